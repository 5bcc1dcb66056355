import { type EventData, type EventName, eventSchemaByName } from '@linnet/contract/events';
import * as v from 'valibot';

export type ServerEvent = { [Name in EventName]: { name: Name; data: EventData[Name] } }[EventName];

/**
 * Reads server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) from the
 * body of an answer and hands over those that the contract knows. By fetch rather than EventSource,
 * because only so a refusal can be told from a broken line. Ends with the stream, or after `silenceMs`
 * without a byte: a line that died without a word would look open for ever.
 */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: ServerEvent) => void,
  { silenceMs = 90_000 }: { silenceMs?: number } = {},
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const chunk = await withSilence(reader.read(), silenceMs);
      if (chunk === 'silent' || chunk.done) return;
      rest += decoder.decode(chunk.value, { stream: true });
      const blocks = rest.split(/\r\n\r\n|\n\n|\r\r/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parseEvent(block);
        if (event !== undefined) onEvent(event);
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function parseEvent(block: string): ServerEvent | undefined {
  let name = 'message';
  const data: string[] = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (field === 'event') name = value ?? '';
    else if (field === 'data') data.push(value ?? '');
  }
  if (!Object.hasOwn(eventSchemaByName, name)) return undefined;
  const schema = eventSchemaByName[name as EventName];
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), data.join('\n'));
  return parsed.success ? ({ name, data: parsed.output } as ServerEvent) : undefined;
}

async function withSilence<Value>(value: Promise<Value>, ms: number): Promise<Value | 'silent'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<'silent'>((resolve) => {
    timer = setTimeout(resolve, ms, 'silent');
  });
  try {
    return await Promise.race([value, silence]);
  } finally {
    clearTimeout(timer);
  }
}
