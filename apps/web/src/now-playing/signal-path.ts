import type { Codec } from '@linnet/contract/track';
import type { TrackRow } from '@linnet/offline/shared/replica-api';
import type { PlayerFigures } from '@linnet/playback/shared/player-protocol';
import { codecName, isLossless } from '../library/codec-names.ts';
import { formatBitrate, formatSampleRate } from '../strings/format.ts';
import { strings } from '../strings/strings.ts';

export interface PathStep {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
}

/** Formats that reach the ring sample for sample as the file holds them. */
const exact: readonly Codec[] = ['flac', 'wav'];

/** The way of the sound from the file to the output, as far as it is known. */
export function signalPath(track: TrackRow, figures: PlayerFigures | undefined): PathStep[] {
  const words = strings.details;
  const lossless = isLossless(track.codec);
  const file = [
    codecName(track.codec),
    formatSampleRate(track.sampleRate),
    ...(track.bitDepth === null ? [] : [words.bits(track.bitDepth)]),
    ...(track.bitrate > 0 ? [formatBitrate(track.bitrate)] : []),
  ];
  const steps: PathStep[] = [
    { name: words.file, value: file.join(' · '), note: lossless ? words.lossless : words.lossy },
  ];
  if (figures === undefined) return steps;
  if (figures.decoder !== '') {
    steps.push({ name: words.decoder, value: figures.decoder, note: words.gapless });
  }
  if (figures.contextSampleRate > 0) {
    const same = figures.contextSampleRate === track.sampleRate;
    steps.push({
      name: words.output,
      value: formatSampleRate(figures.contextSampleRate),
      ...(same
        ? exact.includes(track.codec)
          ? { note: words.bitExact }
          : {}
        : {
            note: words.resampled(
              formatSampleRate(track.sampleRate),
              formatSampleRate(figures.contextSampleRate),
            ),
          }),
    });
  }
  return steps;
}
