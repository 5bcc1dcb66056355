import type { PlayableTrack } from '../shared/player-protocol.ts';

const exactRates: readonly number[] = [44100, 48000, 88200, 96000];

/** Codecs that the browser cannot decode reach it as Opus, which is always 48 kHz. */
const transcoded: ReadonlySet<string> = new Set([
  'alac',
  'ape',
  'wavpack',
  'wma',
  'dsd',
  'other',
  'opus',
]);

/**
 * The sample rate, in hertz, to open an AudioContext with so that `track` needs no resampling. Rates that
 * output hardware seldom has fold to the nearest of the same family (176.4 → 88.2, 192 → 96, 22.05 → 44.1 kHz).
 */
export function contextRateFor(track: PlayableTrack): number {
  if (transcoded.has(track.codec)) return 48000;
  if (exactRates.includes(track.sampleRate)) return track.sampleRate;
  const family44 = track.sampleRate % 11025 === 0;
  if (track.sampleRate > 96000) return family44 ? 88200 : 96000;
  return family44 ? 44100 : 48000;
}
