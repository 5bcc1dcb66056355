import { beforeEach, describe, expect, test } from 'vitest';
import { makeRingBuffer, RingFeed, RingSink } from '../shared/ring.ts';
import { QuantumRenderer } from './quantum-renderer.ts';

const rate = 44100;
let sink: RingSink;
let renderer: QuantumRenderer;
beforeEach(() => {
  const buffer = makeRingBuffer(rate, 4);
  sink = new RingSink(buffer);
  renderer = new QuantumRenderer(new RingFeed(buffer), rate);
});

function write(frames: number, value: (i: number) => number = () => 0.5): Float32Array {
  const plane = Float32Array.from({ length: frames }, (_, i) => value(i));
  sink.write(plane, plane, 0, frames);
  return plane;
}

function render(quanta: number, volume = 1): number[] {
  const all: number[] = [];
  for (let i = 0; i < quanta; i++) {
    const left = new Float32Array(128).fill(9);
    const right = new Float32Array(128).fill(9);
    renderer.render(left, right, volume);
    expect(right).toEqual(left);
    all.push(...left);
  }
  return all;
}

/** As the engine starts a track: from its first frame, unpaused. */
function start(soft = false): void {
  sink.splice('now', { soft });
  sink.setPaused(false);
  render(1);
}

describe('a render quantum', () => {
  test('passes frames untouched at volume 1, from the very first', () => {
    start();
    const sent = write(1280, (i) => Math.fround(Math.sin(i)));
    expect(render(10)).toEqual([...sent]);
    expect(sink.counters()).toEqual({ underruns: 0, underrunFrames: 0, framesPlayed: 1280 });
  });

  test('is silence and no underrun while the first frame is awaited', () => {
    start();
    expect(render(20).every((value) => value === 0)).toBe(true);
    expect(sink.counters().underruns).toBe(0);
  });

  test('counts a drought once, however long, and every frame of it', () => {
    start();
    write(100);
    render(3);
    expect(sink.counters()).toMatchObject({ underruns: 1, underrunFrames: 284 });
    write(128);
    render(2);
    expect(sink.counters().underruns).toBe(2);
  });

  test('does not count the silence behind the end of the queue', () => {
    start();
    write(100);
    sink.setEnded(true);
    render(3);
    expect(sink.counters().underruns).toBe(0);
  });

  test('fades out for a pause, holds its place and fades back in', () => {
    start();
    write(4096, (i) => 0.5 + i / 100000);
    render(1);
    sink.setPaused(true);
    const fading = render(4);
    expect(fading[0]).toBeLessThan(0.52);
    expect(fading.at(-1)).toBe(0);
    const heard = sink.heard();
    expect(heard).toBeLessThanOrEqual(128 + 256);
    render(50);
    expect(sink.heard()).toBe(heard);
    sink.setPaused(false);
    const back = render(4);
    expect(back[0]).toBeLessThan(0.01);
    expect(Math.max(...back.map((value, i) => Math.abs(value - (back[i - 1] ?? 0))))).toBeLessThan(
      0.01,
    );
    expect(back.at(-1)).toBe(Math.fround(0.5 + (heard + 511) / 100000));
  });

  test('drops stale frames in the quantum that finds the cut, fading them out', () => {
    start();
    write(4096, () => 0.5);
    render(2);
    sink.splice('now', { soft: false });
    write(1000, () => -0.25);
    const cut = render(1);
    expect(cut[0]).toBeGreaterThan(0.49);
    expect(cut.at(-1)).toBe(0);
    expect(render(2)).toEqual(Array(256).fill(-0.25));
  });

  test('moves the volume in small steps and ends on it exactly', () => {
    start();
    write(40000, () => 1);
    const turning = render(20, 0.25);
    const steps = turning.map((value, i) => Math.abs(value - (turning[i - 1] ?? 1)));
    expect(Math.max(...steps)).toBeLessThan(0.002);
    expect(turning.at(-1)).toBe(0.25);
    render(20, 1);
    expect(render(1, 1)).toEqual(Array(128).fill(1));
  });
});
