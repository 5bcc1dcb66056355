import { expect, test, vi } from 'vitest';
import { makeTrack } from '../../test/sound.ts';
import { contextRateFor } from './context-rate.ts';
import { readDebugSwitch } from './debug-switch.ts';
import { parseSavedPlayer } from './saved-playback.ts';

test.each([
  ['flac', 44100, 44100],
  ['flac', 96000, 96000],
  ['flac', 192000, 96000],
  ['flac', 176400, 88200],
  ['mp3', 22050, 44100],
  ['mp3', 32000, 48000],
  ['opus', 44100, 48000],
  ['alac', 44100, 48000],
] as const)('a context for %s at %i Hz runs at %i Hz', (codec, sampleRate, rate) => {
  expect(contextRateFor(makeTrack(codec, { sampleRate }))).toBe(rate);
});

const good = {
  playback: {
    format: 1,
    tracks: [makeTrack('flac'), makeTrack('mp3')],
    unshuffled: [1, 0],
    index: 1,
    positionSeconds: 12.5,
    repeat: 'all',
    shuffle: true,
  },
  volume: 0.5,
  muted: true,
};

test('what was saved comes back', () => {
  expect(parseSavedPlayer(JSON.parse(JSON.stringify(good)))).toEqual(good);
});

test.each([
  ['another format', { format: 2 }],
  ['no tracks', { tracks: [], unshuffled: [] }],
  [
    'a track of an unknown codec',
    { tracks: [{ ...makeTrack('flac'), codec: 'gramophone' }], unshuffled: [0], index: 0 },
  ],
  ['an order that is none', { unshuffled: [0, 0] }],
  ['a place that is none', { index: 2 }],
  ['a repeat mode that is none', { repeat: 'some' }],
])('%s is no queue, and the volume still counts', (_name, fields) => {
  const saved = parseSavedPlayer({ ...good, playback: { ...good.playback, ...fields } });
  expect(saved).toEqual({ playback: null, volume: 0.5, muted: true });
});

test('anything else counts as nothing', () => {
  for (const value of [null, undefined, 7, 'text']) expect(parseSavedPlayer(value)).toBeNull();
  expect(parseSavedPlayer({})).toEqual({ playback: null, volume: 1, muted: false });
});

test('the debug switch is off unless thrown, and gathers what is tapped when it is', () => {
  expect(readDebugSwitch({ getItem: () => null })).toBeUndefined();
  vi.stubGlobal('linnetTap', undefined);
  const debug = readDebugSwitch({ getItem: () => 'tap no-trim' });
  expect(debug).toMatchObject({ trim: false, messages: false });
  const batch = {
    tag: 'tap' as const,
    contextFrame: 0,
    left: new Float32Array(1),
    right: new Float32Array(1),
  };
  debug?.tap?.(batch);
  expect(Reflect.get(globalThis, 'linnetTap')).toEqual([batch]);
  vi.unstubAllGlobals();
});
