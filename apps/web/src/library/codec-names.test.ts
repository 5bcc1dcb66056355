import { expect, test } from 'vitest';
import { describeSource } from './codec-names.ts';

test('a lossless source is told by its bits and rate', () => {
  const track = { codec: 'flac', bitDepth: 24, sampleRate: 96_000, bitrate: 2_800_000 } as const;
  expect(describeSource(track)).toBe('FLAC 24/96');
  expect(describeSource({ ...track, bitDepth: 16, sampleRate: 44_100 })).toBe('FLAC 16/44.1');
});

test('a lossy source is told by its bit rate', () => {
  const track = { codec: 'mp3', bitDepth: null, sampleRate: 44_100, bitrate: 320_000 } as const;
  expect(describeSource(track)).toBe('MP3 320');
});

test('what a file does not say is left out', () => {
  expect(describeSource({ codec: 'opus', bitDepth: null, sampleRate: 48_000, bitrate: 0 })).toBe(
    'Opus',
  );
  expect(describeSource({ codec: 'wav', bitDepth: null, sampleRate: 0, bitrate: 0 })).toBe('WAV');
});
