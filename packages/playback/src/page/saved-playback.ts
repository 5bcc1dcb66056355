import { codecs } from '@linnet/contract/track';
import type { PlayableTrack } from '../shared/player-protocol.ts';
import type { SavedPlayback } from '../shared/worker-api.ts';

/** Where the queue, its position and the volume are kept over a reload. */
export interface PlayerStorage {
  /** What `save` was last given, as far as the store kept it; anything else counts as nothing. */
  load(): Promise<unknown>;
  save(value: unknown): Promise<void>;
}

export interface SavedPlayer {
  readonly playback: SavedPlayback | null;
  readonly volume: number;
  readonly muted: boolean;
}

/** Reads what an older release, or anything else, may have left; null where it makes no sense. */
export function parseSavedPlayer(value: unknown): SavedPlayer | null {
  if (!isRecord(value)) return null;
  const volume = value.volume;
  return {
    playback: parsePlayback(value.playback),
    volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : 1,
    muted: value.muted === true,
  };
}

function parsePlayback(value: unknown): SavedPlayback | null {
  if (!isRecord(value) || value.format !== 1) return null;
  const { tracks, unshuffled, index, positionSeconds, repeat, shuffle } = value;
  if (!Array.isArray(tracks) || tracks.length === 0 || !tracks.every(isTrack)) return null;
  if (!Array.isArray(unshuffled) || !isPermutation(unshuffled, tracks.length)) return null;
  if (!Number.isInteger(index) || !(Number(index) >= 0 && Number(index) < tracks.length))
    return null;
  if (repeat !== 'off' && repeat !== 'all' && repeat !== 'one') return null;
  const position = Number(positionSeconds);
  return {
    format: 1,
    tracks,
    unshuffled,
    index: Number(index),
    positionSeconds: position > 0 && Number.isFinite(position) ? position : 0,
    repeat,
    shuffle: shuffle === true,
  };
}

function isTrack(value: unknown): value is PlayableTrack {
  return (
    isRecord(value) &&
    typeof value.trackId === 'string' &&
    typeof value.version === 'string' &&
    codecs.some((codec) => codec === value.codec) &&
    typeof value.container === 'string' &&
    [value.bytes, value.durationMs, value.sampleRate, value.channels].every(
      (number) => typeof number === 'number' && Number.isFinite(number) && number >= 0,
    )
  );
}

function isPermutation(values: readonly unknown[], length: number): values is number[] {
  return (
    values.length === length &&
    new Set(values).size === length &&
    values.every((i) => Number.isInteger(i) && Number(i) >= 0 && Number(i) < length)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
