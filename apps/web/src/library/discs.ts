import type { TrackRow } from '@linnet/offline/shared/replica-api';

export interface DiscGroup {
  readonly disc: number | null;
  readonly tracks: readonly TrackRow[];
}

/** Tracks by disc, in their order. An album of one disc is one group without a number. */
export function groupByDisc(tracks: readonly TrackRow[]): readonly DiscGroup[] {
  const tracksByDisc = new Map<number, TrackRow[]>();
  for (const track of tracks) {
    const disc = track.disc ?? 1;
    const group = tracksByDisc.get(disc);
    if (group === undefined) tracksByDisc.set(disc, [track]);
    else group.push(track);
  }
  if (tracksByDisc.size <= 1) return [{ disc: null, tracks }];
  return [...tracksByDisc].map(([disc, group]) => ({ disc, tracks: group }));
}

/** The format that most of the tracks have, by one of them; undefined for none. */
export function typicalTrack(tracks: readonly TrackRow[]): TrackRow | undefined {
  const countByFormat = new Map<string, { count: number; track: TrackRow }>();
  for (const track of tracks) {
    const format = `${track.codec}/${track.bitDepth}/${track.sampleRate}`;
    const known = countByFormat.get(format);
    if (known === undefined) countByFormat.set(format, { count: 1, track });
    else known.count += 1;
  }
  let best: { count: number; track: TrackRow } | undefined;
  for (const one of countByFormat.values()) if (!best || one.count > best.count) best = one;
  return best?.track;
}
