import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BlockFeed, BlockSink } from './blocks.ts';
import { makeRingBuffer, RingFeed, RingSink } from './ring.ts';
import type { SampleFeed, SampleSink } from './sample-link.ts';

interface Link {
  readonly sink: SampleSink;
  readonly feed: SampleFeed;
}

const transports: Record<string, () => Link> = {
  'shared memory': () => {
    const buffer = makeRingBuffer(256, 4);
    return { sink: new RingSink(buffer), feed: new RingFeed(buffer) };
  },
  messages: () => {
    const link: { sink?: BlockSink } = {};
    const feed = new BlockFeed((status) => link.sink?.receive(structuredClone(status)));
    const sink = new BlockSink(1024, (message, transfer) => {
      feed.receive(structuredClone(message, { transfer }));
    });
    link.sink = sink;
    return { sink, feed };
  },
};

/** Frame at position p holds p + 1 left and its negative right, so that any misplaced frame shows. */
function write(sink: SampleSink, frames: number): number {
  const left = Float32Array.from({ length: frames + 3 }, (_, i) => sink.written + i - 1 + 1);
  // Offset by one to see that `from` is honoured.
  const put = sink.write(
    left,
    left.map((value) => -value),
    1,
    frames + 1,
  );
  return put;
}

function pull(feed: SampleFeed, frames: number): number[] {
  const left = new Float32Array(frames + 2).fill(777);
  const right = new Float32Array(frames + 2).fill(777);
  const got = feed.pull(left, right, 1, frames);
  // Canaries around what may be touched.
  expect([left[0], left[got + 1], right[0]]).toEqual([777, 777, 777]);
  expect([...right.subarray(1, got + 1)]).toEqual([...left.subarray(1, got + 1)].map((v) => -v));
  return [...left.subarray(1, got + 1)];
}

function quantum(feed: SampleFeed, frames: number): number[] {
  if (feed.look().cutting) feed.cut();
  const heard = pull(feed, frames);
  for (let i = 0; i < 8; i++) feed.publish();
  return heard;
}

describe.each(Object.entries(transports))('the link over %s', (_name, make) => {
  test('carries frames in order, whole and once, whatever the sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(700), fc.nat(700)), { maxLength: 40 }), (turns) => {
        const { sink, feed } = make();
        let expected = 1;
        for (const [put, take] of turns) {
          write(sink, put);
          for (const value of quantum(feed, take)) expect(value).toBe(expected++);
        }
        expect(sink.heard()).toBe(expected - 1);
        expect(sink.written - sink.heard() + sink.space()).toBe(sink.capacity);
      }),
    );
  });

  test('a splice at a place drops exactly the frames from there to where it goes on', () => {
    fc.assert(
      fc.property(
        fc.nat(300),
        fc.nat(300),
        fc.nat(300),
        fc.integer({ min: 1, max: 128 }),
        (a, b, c, step) => {
          const { sink, feed } = make();
          write(sink, a + b);
          const to = sink.splice(a, { soft: false });
          expect(to).toBe(a + b);
          write(sink, c);
          const heard: number[] = [];
          for (let i = 0; i < 3 + (a + c) / step; i++) heard.push(...quantum(feed, step));
          const positions = heard.map((value) => value - 1);
          expect(positions.slice(0, a)).toEqual(Array.from({ length: a }, (_, i) => i));
          expect(positions.slice(a)).toEqual(Array.from({ length: c }, (_, i) => a + b + i));
          if (c > 0 || b === 0) expect(sink.settled()).toBe(true);
        },
      ),
    );
  });

  test('a splice at once drops all that was written before it and nothing after', () => {
    const { sink, feed } = make();
    write(sink, 500);
    quantum(feed, 128);
    const to = sink.splice('now', { soft: true });
    expect(sink.heard()).toBe(to);
    expect(sink.settled()).toBe(false);
    write(sink, 200);
    expect(feed.look().cutting).toBe(true);
    // What may fade out in the quantum of the cut is old sound only.
    expect(pull(feed, 1000)).toEqual(Array.from({ length: 372 }, (_, i) => 129 + i));
    expect(feed.cut()).toBe(true);
    expect(feed.look().cutting).toBe(false);
    expect(pull(feed, 1000)).toEqual(Array.from({ length: 200 }, (_, i) => to + 1 + i));
  });

  test('a newer splice replaces one that was not carried out', () => {
    const { sink, feed } = make();
    write(sink, 100);
    sink.splice(80, { soft: false });
    write(sink, 100);
    sink.splice(50, { soft: false });
    write(sink, 10);
    const heard = quantum(feed, 1000);
    expect(heard).toEqual([
      ...Array.from({ length: 50 }, (_, i) => 1 + i),
      ...Array.from({ length: 10 }, (_, i) => 201 + i),
    ]);
  });

  test('a splice at a place that was heard already jumps at once', () => {
    const { sink, feed } = make();
    write(sink, 300);
    quantum(feed, 200);
    sink.splice(150, { soft: false });
    write(sink, 5);
    expect(quantum(feed, 100)).toEqual([301, 302, 303, 304, 305]);
  });

  test('pause, end and underruns reach the other side', () => {
    const { sink, feed } = make();
    expect(feed.look().paused).toBe(true);
    sink.setPaused(false);
    sink.setEnded(true);
    expect(feed.look()).toMatchObject({ paused: false, ended: true });
    feed.countUnderrun(100, true);
    feed.countUnderrun(28, false);
    for (let i = 0; i < 8; i++) feed.publish();
    expect(sink.counters()).toMatchObject({ underruns: 1, underrunFrames: 128 });
  });
});

test('positions go on past 2^31 frames', () => {
  const buffer = makeRingBuffer(256, 4);
  const control = new Int32Array(buffer, 0, 16);
  control[0] = control[1] = 2 ** 31 - 100;
  const sink = new RingSink(buffer);
  const feed = new RingFeed(buffer);
  const plane = Float32Array.from({ length: 300 }, (_, i) => i);
  expect(sink.write(plane, plane, 0, 300)).toBe(300);
  const left = new Float32Array(300);
  expect(feed.pull(left, new Float32Array(300), 0, 300)).toBe(300);
  expect(left).toEqual(plane);
  expect(sink.heard()).toBe(2 ** 31 + 200);
});

test('on two real threads, with splices in between, every frame is the one of its position', async () => {
  const buffer = makeRingBuffer(1024, 4);
  const sink = new RingSink(buffer);
  sink.setPaused(false);
  const reader = new Worker(new URL('../../test/ring-reader.ts', import.meta.url), {
    workerData: buffer,
  });
  const result = new Promise<{ frames: number; wrong: number; jumps: number }>(
    (resolve, reject) => {
      reader.on('message', resolve);
      reader.on('error', reject);
    },
  );
  let random = 1;
  const dice = (below: number) => {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    return Math.floor((random / 2 ** 32) * below);
  };
  const scratch = new Float32Array(2048);
  let splices = 0;
  while (sink.written < 3_000_000) {
    const frames = 1 + dice(1500);
    // Positions stay below 2^24, so that a float holds them exactly.
    for (let i = 0; i < frames; i++) scratch[i] = sink.written + i;
    sink.write(scratch, scratch, 0, frames);
    if (sink.settled() && dice(20) === 0) {
      splices += 1;
      const ahead = sink.heard() + dice(sink.written - sink.heard() + 1);
      sink.splice(dice(2) === 0 ? 'now' : ahead, { soft: false });
    }
    if (sink.space() === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  }
  sink.setEnded(true);
  const { frames, wrong, jumps } = await result;
  await reader.terminate();
  expect(wrong).toBe(0);
  expect(splices).toBeGreaterThan(100);
  expect(jumps).toBeGreaterThan(50);
  expect(frames).toBeGreaterThan(500_000);
});
