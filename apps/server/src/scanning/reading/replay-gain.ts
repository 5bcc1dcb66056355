import type { IAudioMetadata } from 'music-metadata';

/** Decibels and linear full-scale peaks, as ReplayGain 2.0 means them; null where not told. */
export interface ReplayGain {
  readonly trackGain: number | null;
  readonly albumGain: number | null;
  readonly trackPeak: number | null;
  readonly albumPeak: number | null;
}

/** R128 tags aim at −23 LUFS (RFC 7845, 5.2.1), ReplayGain 2.0 at −18. */
const r128ToReplayGain = 5;

/**
 * ReplayGain from any kind of tags: their names end alike in all of them. Opus' own R128 tags (Q7.8)
 * go before the others, which RFC 7845 does not allow there.
 */
export function replayGainOf(native: IAudioMetadata['native']): ReplayGain {
  const valueByName = new Map<string, string>();
  for (const { id, value } of Object.values(native).flat()) {
    const name = /(?:^|:)(replaygain_(?:track|album)_(?:gain|peak)|r128_(?:track|album)_gain)$/i
      .exec(id)?.[1]
      ?.toLowerCase();
    if (name && !valueByName.has(name)) valueByName.set(name, String(value));
  }
  const gain = (of: 'track' | 'album') =>
    q78(valueByName.get(`r128_${of}_gain`)) ??
    decimal(valueByName.get(`replaygain_${of}_gain`), -60, 60);
  return {
    trackGain: gain('track'),
    albumGain: gain('album'),
    trackPeak: decimal(valueByName.get('replaygain_track_peak'), 0, 64),
    albumPeak: decimal(valueByName.get('replaygain_album_peak'), 0, 64),
  };
}

function q78(text: string | undefined): number | null {
  if (text === undefined || !/^\s*[+-]?\d{1,5}\s*$/.test(text)) return null;
  const value = Number(text);
  return Math.abs(value) <= 32_768 ? value / 256 + r128ToReplayGain : null;
}

function decimal(text: string | undefined, least: number, most: number): number | null {
  const match = /^\s*([+-]?\d{1,6}(?:[.,]\d{0,12})?)\s*(?:dB)?\s*$/i.exec(text ?? '');
  const value = Number(match?.[1]?.replace(',', '.') ?? Number.NaN);
  return value >= least && value <= most ? value : null;
}
