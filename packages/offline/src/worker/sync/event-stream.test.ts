import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvents, type ServerEvent } from './event-stream.ts';

const text = [
  ': hello there\n\n',
  'event: hello\ndata: {"protocol":1,"epoch":"é","revision":3}\n\n',
  'event: changes\r\ndata: {"revision":4}\r\n\r\n',
  'event: unknown\ndata: {}\n\n',
  'event: changes\ndata: {"revision":"four"}\n\n',
  'event: changes\ndata: not json\n\n',
  'event: changes\ndata: {\ndata: "revision": 5}\n\n',
  'event: changes\ndata: {"revision":6}\n',
].join('');
const expected: ServerEvent[] = [
  { name: 'hello', data: { protocol: 1, epoch: 'é', revision: 3 } },
  { name: 'changes', data: { revision: 4 } },
  { name: 'changes', data: { revision: 5 } },
];

function bodyOf(chunks: readonly Uint8Array[], isOpen = false): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      if (!isOpen) controller.close();
    },
  });
}

describe('an event stream', () => {
  it('gives whole known events, wherever the chunks are cut', async () => {
    const bytes = new TextEncoder().encode(text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: bytes.length })), async (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((end, index) => bytes.slice(places[index], end));
        const events: ServerEvent[] = [];
        await readEvents(bodyOf(chunks), (event) => events.push(event));
        expect(events).toEqual(expected);
      }),
    );
  });

  it('ends when the line is silent for too long', async () => {
    const body = bodyOf(
      [new TextEncoder().encode('event: changes\ndata: {"revision":1}\n\n')],
      true,
    );
    const events: ServerEvent[] = [];
    await readEvents(body, (event) => events.push(event), { silenceMs: 20 });
    expect(events).toHaveLength(1);
  });
});
