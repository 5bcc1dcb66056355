import { afterEach, describe, expect, test } from 'vitest';
import { encode, makeSound, makeTrack, memorySource, type Sound } from '../../test/sound.ts';
import { Speaker } from '../../test/speaker.ts';
import { type ByteSource, ByteSourceError } from '../shared/byte-source.ts';
import type { PlayableTrack, PlayerState } from '../shared/player-protocol.ts';
import { makeWasmDecoder } from './decoders/wasm.ts';
import { Engine } from './engine.ts';
import { openTrack } from './open-track.ts';
import type { Queue } from './queue.ts';
import { SourceCache } from './source-cache.ts';

const rate = 44100;
const sounds = new Map<string, Sound>();
const files = new Map<string, Uint8Array>();

/** A track of `frames` in FLAC that exists under `name`. */
function record(name: string, frames: number, options: { rate?: number } = {}): PlayableTrack {
  const at = options.rate ?? rate;
  if (!files.has(name)) {
    const sound = makeSound(frames, at, name.charCodeAt(0) * 7 + frames);
    // Without zeros, so that silence in the output is never the music's.
    for (const plane of [sound.left, sound.right]) {
      for (let i = 0; i < plane.length; i++) plane[i] = (plane[i] ?? 0) || 1 / 32768;
    }
    sounds.set(name, sound);
    files.set(name, encode(sound, at, 'flac'));
  }
  return makeTrack('flac', {
    trackId: name,
    durationMs: (frames / at) * 1000,
    sampleRate: at,
  });
}

const a = record('a', 70_001);
const b = record('b', 50_003);
const c = record('c', 60_007);
const broken = makeTrack('flac', { trackId: 'broken' });
files.set('broken', new Uint8Array(5000).fill(7));
const missing = makeTrack('flac', { trackId: 'missing' });

interface Rig {
  readonly engine: Engine;
  readonly speaker: Speaker;
  readonly states: PlayerState[];
  readonly queues: Queue[];
  readonly opened: string[];
  state(): PlayerState;
  until(what: (state: PlayerState) => boolean): Promise<PlayerState>;
}

const rigs: Rig[] = [];
afterEach(() => {
  for (const rig of rigs.splice(0)) {
    rig.engine.close();
    rig.speaker.stop();
  }
});

function setUp(
  options: {
    speed?: number;
    source?: (track: PlayableTrack) => ByteSource;
    attach?: boolean;
    impatient?: boolean;
  } = {},
): Rig {
  const states: PlayerState[] = [];
  const queues: Queue[] = [];
  const opened: string[] = [];
  const sources = new SourceCache(
    (track) => {
      opened.push(track.trackId);
      if (options.source) return options.source(track);
      const file = files.get(track.trackId);
      if (!file) throw new ByteSourceError('not_found', `no ${track.trackId}`);
      return memorySource(file);
    },
    () => undefined,
  );
  const engine = new Engine({
    open: (track, signal) =>
      openTrack(
        track,
        {
          source: (each, format) => sources.get(each, format),
          makeDecoder: makeWasmDecoder,
          trim: true,
        },
        signal,
      ),
    prefetch: (track, signal) => sources.prefetch(track, signal),
    onState: (state) => states.push(state),
    onQueue: (queue) => queues.push(queue),
    dice: () => 0,
    now: () => performance.timeOrigin + performance.now(),
  });
  const speaker = new Speaker(rate, options.speed, options.impatient);
  if (options.attach !== false) engine.attach(speaker.sink, rate);
  const rig: Rig = {
    engine,
    speaker,
    states,
    queues,
    opened,
    state: () => states.at(-1) as PlayerState,
    async until(what) {
      const end = performance.now() + 10_000;
      for (;;) {
        const state = states.at(-1);
        if (state && what(state)) return state;
        if (performance.now() > end) throw new Error(`still ${JSON.stringify(state)}`);
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
    },
  };
  rigs.push(rig);
  return rig;
}

function left(...names: string[]): Float32Array {
  return Float32Array.from(names.flatMap((name) => [...(sounds.get(name)?.left ?? [])]));
}

const entryOf = (rig: Rig, index: number) => rig.engine.queue().entries[index]?.entryId ?? '';
const isStatus = (status: PlayerState['status']) => (state: PlayerState) => state.status === status;

/** That `heard` is exactly `expected`. */
function expectHeard(heard: Float32Array, expected: Float32Array): void {
  expect(heard.length).toBe(expected.length);
  expect(expected.findIndex((value, i) => heard[i] !== value)).toBe(-1);
}

describe('the engine', () => {
  test('plays a queue through with not a frame between the tracks, and ends', async () => {
    const rig = setUp();
    rig.engine.playNow([a, b, c], 0, false);
    await rig.until(isStatus('ended'));
    expectHeard(rig.speaker.heard(), left('a', 'b', 'c'));
    expect(rig.engine.figures().underruns).toBe(0);
    const played = rig.states.map((state) => state.entryId);
    expect([...new Set(played)].length).toBe(rig.states[0]?.entryId === null ? 4 : 3);
    expect(rig.engine.queue().index).toBe(2);
  });

  test('starts anywhere, and says which entry is heard and where', async () => {
    const rig = setUp({ speed: 1 });
    rig.engine.playNow([a, b, c], 1, false);
    const state = await rig.until((each) => each.positionSeconds > 0.3);
    expect(state.entryId).toBe(entryOf(rig, 1));
    expect(state.durationSeconds).toBeCloseTo(50_003 / rate, 5);
    const heardFrames = rig.speaker.heard().length;
    expect(Math.abs(state.positionSeconds - heardFrames / rate)).toBeLessThan(0.35);
  });

  test('repeats one track without a seam until told not to', async () => {
    const rig = setUp();
    rig.engine.playNow([b, c], 0, false);
    rig.engine.setRepeat('one');
    while (rig.speaker.heard().length < 170_000) await new Promise((r) => setTimeout(r, 20));
    const heard = rig.speaker.heard();
    expectHeard(heard.subarray(0, 150_009), left('b', 'b', 'b'));
    rig.engine.setRepeat('off');
    await rig.until(isStatus('ended'));
    const all = rig.speaker.heard();
    const rounds = (all.length - 60_007) / 50_003;
    expectHeard(all, left(...Array(Math.floor(rounds)).fill('b'), 'c'));
  });

  test('an edit behind the playhead takes effect although the next track is decoded already', async () => {
    const rig = setUp({ speed: 2 });
    rig.engine.playNow([a, b], 0, false);
    await rig.until(() => rig.speaker.sink.written > 80_000);
    rig.engine.removeEntries([entryOf(rig, 1)]);
    rig.engine.addToQueue([c]);
    await rig.until(isStatus('ended'));
    expectHeard(rig.speaker.heard(), left('a', 'c'));
    expect(rig.engine.figures().underruns).toBe(0);
  });

  test('many edits in a row leave the last word with the queue', async () => {
    const rig = setUp({ speed: 2 });
    rig.engine.playNow([a, b, c], 0, false);
    await rig.until(() => rig.speaker.sink.written > 80_000);
    rig.engine.moveEntry(entryOf(rig, 2), entryOf(rig, 1));
    rig.engine.moveEntry(entryOf(rig, 2), entryOf(rig, 1));
    rig.engine.moveEntry(entryOf(rig, 2), entryOf(rig, 1));
    rig.engine.playNext([b]);
    await rig.until(isStatus('ended'));
    expectHeard(rig.speaker.heard(), left('a', 'b', 'c', 'b'));
  });

  test('a seek goes to the frame, paused or not', async () => {
    const rig = setUp({ speed: 2 });
    rig.engine.playNow([a, b], 0, false);
    await rig.until(isStatus('playing'));
    rig.engine.pause();
    await new Promise((resolve) => setTimeout(resolve, 50));
    rig.engine.seek(1);
    expect(rig.state()).toMatchObject({ status: 'paused', positionSeconds: 1 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(rig.state().positionSeconds).toBe(1);
    rig.speaker.forget();
    rig.engine.play();
    await rig.until(isStatus('ended'));
    const heard = rig.speaker.heard();
    // The first 5 ms fade in; the seek and the pause each cut into the same track.
    const expected = left('a', 'b').subarray(rate);
    expectHeard(
      heard.subarray(heard.length - expected.length - 0),
      heard.subarray(heard.length - expected.length),
    );
    const start = alignExactly(heard, expected.subarray(400));
    expectHeard(heard.subarray(start), expected.subarray(400));
  });

  test('previous goes back one, and to the start of a track that has played for three seconds', async () => {
    const long = record('l', 44100 * 6);
    const rig = setUp({ speed: 8 });
    rig.engine.playNow([b, long], 1, false);
    await rig.until((state) => state.positionSeconds > 3.2);
    rig.engine.previous();
    expect(rig.state()).toMatchObject({ entryId: entryOf(rig, 1), positionSeconds: 0 });
    rig.engine.previous();
    expect(rig.state()).toMatchObject({ entryId: entryOf(rig, 0), positionSeconds: 0 });
    expect(rig.engine.queue().index).toBe(0);
  });

  test('reports a broken and a missing track and goes on with the next', async () => {
    const rig = setUp();
    rig.engine.playNow([broken, missing, c], 0, false);
    await rig.until(isStatus('ended'));
    expectHeard(rig.speaker.heard(), left('c'));
    const errors = rig.states.flatMap((state) => (state.error ? [state.error] : []));
    const codes = new Map(errors.map((error) => [error.trackId, error.code]));
    expect(codes.get('missing')).toBe('not_found');
    expect(['broken', 'unsupported']).toContain(codes.get('broken'));
  });

  test('a skipped track is told of once and is no error of what plays after it', async () => {
    const rig = setUp();
    rig.engine.playNow([a, broken, c], 0, false);
    await rig.until(isStatus('ended'));
    const told = rig.states.filter((state, i) => state.error && !rig.states[i - 1]?.error);
    expect(told.map((state) => state.error?.trackId)).toEqual(['broken']);
    expect(rig.state().error).toBeNull();
  });

  test('a queue of nothing but broken tracks fails, even when it repeats', async () => {
    for (const mode of ['off', 'all', 'one'] as const) {
      const rig = setUp();
      rig.engine.setRepeat(mode);
      rig.engine.playNow([broken, missing], 0, false);
      await rig.until(isStatus('failed'));
      expect(rig.opened.length).toBeLessThan(12);
      const opened = rig.opened.length;
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(rig.opened.length).toBe(opened);
      expect(rig.state().error).not.toBeNull();
    }
  });

  test('stalls while the network is away and goes on by itself where it stopped', async () => {
    let online = true;
    const long = record('n', 44100 * 5);
    const rig = setUp({
      speed: 4,
      impatient: true,
      source: (track) => {
        const memory = memorySource(files.get(track.trackId) ?? new Uint8Array());
        return {
          length: memory.length,
          version: memory.version,
          async read(range, signal) {
            if (!online && range.end > 200_000) throw new ByteSourceError('offline', 'no network');
            return memory.read(range, signal);
          },
        };
      },
    });
    online = false;
    rig.engine.playNow([long], 0, false);
    const stalled = await rig.until(isStatus('stalled'));
    expect(stalled.error?.code).toBe('offline');
    online = true;
    await rig.until(isStatus('ended'));
    const heard = rig.speaker.heard();
    const withoutSilence = heard.filter((value) => value !== 0);
    expectHeard(withoutSilence, left('n'));
    expect(rig.engine.figures().underruns).toBe(1);
    expect(rig.state().error).toBeNull();
  });

  test('a track that is reached without a network is waited for, not skipped', async () => {
    let online = false;
    const rig = setUp({
      impatient: true,
      source: (track) => {
        const memory = memorySource(files.get(track.trackId) ?? new Uint8Array());
        return {
          length: memory.length,
          version: memory.version,
          async read(range, signal) {
            if (!online && track.trackId !== 'a')
              throw new ByteSourceError('offline', 'no network');
            return memory.read(range, signal);
          },
        };
      },
    });
    rig.engine.playNow([a, b, c], 0, false);
    const stalled = await rig.until(isStatus('stalled'));
    expect(stalled.error).toMatchObject({ code: 'offline', trackId: 'b' });
    online = true;
    await rig.until(isStatus('ended'));
    expectHeard(
      rig.speaker.heard().filter((value) => value !== 0),
      left('a', 'b', 'c'),
    );
    const told = new Set(rig.states.flatMap((state) => state.error?.trackId ?? []));
    expect([...told]).toEqual(['b']);
  });

  test('removing what plays goes on with the next, clearing falls silent', async () => {
    const rig = setUp({ speed: 2 });
    rig.engine.playNow([a, b, c], 0, false);
    await rig.until(isStatus('playing'));
    rig.engine.removeEntries([entryOf(rig, 0)]);
    await rig.until((state) => state.status === 'playing' && state.entryId === entryOf(rig, 0));
    expect(rig.engine.queue().entries[0]?.track.trackId).toBe('b');
    rig.engine.clearQueue();
    expect(rig.state()).toMatchObject({ status: 'idle', entryId: null });
    await new Promise((resolve) => setTimeout(resolve, 30));
    rig.speaker.forget();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(rig.speaker.heard().length).toBe(0);
  });

  test('comes back paused at the saved place and plays from there', async () => {
    const before = setUp({ speed: 2 });
    before.engine.playNow([a, b], 0, false);
    await before.until((state) => state.positionSeconds > 0.4);
    before.engine.pause();
    const saved = JSON.parse(JSON.stringify(before.engine.saved()));
    const after = setUp({ attach: false });
    after.engine.restore(saved);
    expect(after.state()).toMatchObject({
      status: 'paused',
      positionSeconds: saved.positionSeconds,
    });
    after.engine.attach(after.speaker.sink, rate);
    after.engine.play();
    await after.until(isStatus('ended'));
    const expected = left('a', 'b').subarray(Math.round(saved.positionSeconds * rate) + 400);
    const start = alignExactly(after.speaker.heard(), expected);
    expectHeard(after.speaker.heard().subarray(start), expected);
  });

  test('a new output takes over at the place that was heard', async () => {
    const rig = setUp({ speed: 2 });
    rig.engine.playNow([a, b], 0, false);
    await rig.until((state) => state.positionSeconds > 0.4);
    const other = new Speaker(48000, 8);
    rig.engine.attach(other.sink, 48000);
    await rig.until(isStatus('ended'));
    other.stop();
    const seconds = other.heard().length / 48000;
    expect(seconds).toBeGreaterThan((70_001 + 50_003) / rate - 0.4 - 0.4);
    expect(seconds).toBeLessThan((70_001 + 50_003) / rate - 0.3);
  });

  test('another rate is resampled, each track to the length that its rate gives', async () => {
    const slow = record('s', 48_000, { rate: 48000 });
    const rig = setUp();
    rig.engine.playNow([b, slow, slow, c], 0, false);
    await rig.until(isStatus('ended'));
    const heard = rig.speaker.heard();
    expectHeard(heard.subarray(0, 50_003), left('b'));
    expectHeard(heard.subarray(50_003 + 88_200, 50_003 + 88_200 + 60_007), left('c'));
  });

  test('knows the time from click to sound', async () => {
    const rig = setUp({ speed: 1 });
    rig.engine.clicked(performance.timeOrigin + performance.now());
    rig.engine.playNow([a], 0, false);
    await rig.until(() => rig.engine.figures().clickToSoundMs.length === 1);
    const [ms = 0] = rig.engine.figures().clickToSoundMs;
    expect(ms).toBeGreaterThan(0);
    expect(ms).toBeLessThan(500);
  });

  test('play after the end plays what was added meanwhile', async () => {
    const rig = setUp();
    rig.engine.playNow([b], 0, false);
    await rig.until(isStatus('ended'));
    rig.engine.addToQueue([c]);
    rig.speaker.forget();
    rig.engine.play();
    await rig.until((state) => state.status === 'ended' && state.entryId === entryOf(rig, 1));
    expectHeard(rig.speaker.heard(), left('c'));
  });
});

/** Where `expected` begins in `heard`, exactly; its length when nowhere. */
function alignExactly(heard: Float32Array, expected: Float32Array): number {
  for (let at = 0; at + expected.length <= heard.length; at++) {
    let i = 0;
    while (i < 64 && heard[at + i] === expected[i]) i++;
    if (i === 64) return at;
  }
  return heard.length;
}
