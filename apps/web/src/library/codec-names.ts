import type { Codec, Track } from '@linnet/contract/track';

const names: Record<Codec, string> = {
  flac: 'FLAC',
  mp3: 'MP3',
  aac: 'AAC',
  vorbis: 'Vorbis',
  opus: 'Opus',
  wav: 'WAV',
  aiff: 'AIFF',
  alac: 'ALAC',
  ape: 'APE',
  wavpack: 'WavPack',
  wma: 'WMA',
  dsd: 'DSD',
  other: 'Audio',
};
const lossless: readonly Codec[] = ['flac', 'wav', 'aiff', 'alac', 'ape', 'wavpack', 'dsd'];

export const codecName = (codec: Codec): string => names[codec];
export const isLossless = (codec: Codec): boolean => lossless.includes(codec);

/** `FLAC 24/96` where the file says how many bits, else `MP3 320`. */
export function describeSource(
  track: Pick<Track, 'codec' | 'bitDepth' | 'sampleRate' | 'bitrate'>,
): string {
  const name = codecName(track.codec);
  if (isLossless(track.codec)) {
    if (track.bitDepth === null || track.sampleRate === 0) return name;
    return `${name} ${track.bitDepth}/${Math.round(track.sampleRate / 100) / 10}`;
  }
  const kilobits = Math.round(track.bitrate / 1000);
  return kilobits > 0 ? `${name} ${kilobits}` : name;
}
