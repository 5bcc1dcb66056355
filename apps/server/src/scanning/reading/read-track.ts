import { basename, join } from 'node:path';
import type { Codec } from '@linnet/contract/track';
import { type IAudioMetadata, type IFormat, parseFromTokenizer } from 'music-metadata';
import type { ScannedFile } from '../../catalogue/scanned-file.ts';
import type { CoverStore } from '../../covers/cover-store.ts';
import { endingOf } from '../audio-types.ts';
import type { Payload } from '../containers/container.ts';
import { inspect } from '../containers/inspect.ts';
import { BrokenFile } from './broken-file.ts';
import { fingerprintOf, versionOf } from './fingerprint.ts';
import { openMediaFile } from './media-file.ts';
import { keepEmbedded } from './pictures.ts';
import { tagsOf } from './tags.ts';
import { MediaFileTokenizer } from './tokenizer.ts';

/** Longest that one file may keep a reader. */
const timeLimitMs = 20_000;

export interface TrackReading {
  readonly file: ScannedFile;
  readonly bytesRead: number;
}

/**
 * Reads one audio file; its cover is the picture in the file itself, if there is one. Throws a
 * `BrokenFile`, or whatever the file system or the parser met; `explain` has the words for both.
 */
export async function readTrack(
  rootPath: string,
  path: string,
  store: CoverStore,
): Promise<TrackReading> {
  const file = await openMediaFile(join(rootPath, path), AbortSignal.timeout(timeLimitMs));
  try {
    const payload = await inspect(file);
    const fingerprint = await fingerprintOf(file, payload);
    const parse = (skipCovers: boolean) =>
      parseFromTokenizer(new MediaFileTokenizer(file, payload.mimeType), {
        duration: payload.needsFullWalk === true,
        skipPostHeaders: false,
        skipCovers,
      });
    const metadata = await parse(false).catch((error: unknown) => {
      // A picture block whose lengths lie: the track is worth more than its cover.
      if (error instanceof RangeError) return parse(true);
      throw error;
    });
    const scanned: ScannedFile = {
      path,
      bytes: file.bytes,
      modifiedMs: file.modifiedMs,
      fingerprint,
      version: await versionOf(file, fingerprint),
      container: endingOf(path),
      ...soundOf(payload, metadata),
      tags: tagsOf(metadata, basename(path)),
      coverId: await keepEmbedded(store, metadata.common.picture ?? []),
    };
    return { file: scanned, bytesRead: file.bytesRead() };
  } finally {
    await file.close();
  }
}

type Sound = Pick<
  ScannedFile,
  'codec' | 'durationMs' | 'sampleRate' | 'bitDepth' | 'channels' | 'bitrate'
>;

function soundOf(payload: Payload, metadata: IAudioMetadata): Sound {
  const { format } = metadata;
  if (format.hasAudio === false) {
    throw new BrokenFile('not_audio', 'It holds no audio that Linnet knows.');
  }
  const codec = codecOf(payload, format);
  const sampleRate = codec === 'opus' ? 48_000 : within(format.sampleRate, 1, 50_000_000);
  if (sampleRate === 0) {
    throw new BrokenFile('broken', 'Its header is damaged: it names no sample rate.');
  }
  const seconds = within(payload.seconds ?? secondsOf(metadata), 0, 1_000_000);
  const payloadBytes = payload.ranges.reduce((sum, range) => sum + range.bytes, 0);
  const bitrate = seconds > 0 ? (payloadBytes * 8) / seconds : within(format.bitrate, 0, 1e9);
  const depth = Math.round(within(format.bitsPerSample, 0, 64));
  return {
    codec,
    durationMs: Math.round(seconds * 1000),
    sampleRate: Math.round(sampleRate),
    bitDepth: losslessCodecs.has(codec) && depth > 0 ? depth : null,
    channels: Math.round(within(format.numberOfChannels, 1, 255)) || 2,
    bitrate: Math.round(Math.min(bitrate, 1e9)),
  };
}

/** iTunes notes in hex how many samples its encoder was given; the container counts its padding too. */
function secondsOf({ format, native }: IAudioMetadata): number | undefined {
  const note = native.iTunes?.find(({ id }) => id.endsWith(':iTunSMPB'))?.value;
  const hex = typeof note === 'string' ? note.trim().split(/\s+/)[3] : undefined;
  const seconds = Number.parseInt(hex ?? '', 16) / (format.sampleRate ?? 0);
  const near = Math.abs(seconds - (format.duration ?? 0)) < 0.5;
  return near ? seconds : format.duration;
}

function within(value: number | undefined, least: number, most: number): number {
  return value !== undefined && value >= least && value <= most ? value : 0;
}

const losslessCodecs: ReadonlySet<Codec> = new Set([
  'flac',
  'wav',
  'aiff',
  'alac',
  'ape',
  'wavpack',
  'dsd',
]);

/** A codec in a container that the player does not take apart is `other`: it plays by a transcode. */
function codecOf(payload: Payload, format: IFormat): Codec {
  const named = format.codec ?? '';
  switch (payload.kind) {
    case 'flac':
      return 'flac';
    case 'ogg vorbis':
      return 'vorbis';
    case 'ogg opus':
      return 'opus';
    case 'mpeg 3':
      return 'mp3';
    case 'adts':
      return 'aac';
    case 'mp4':
      return named === 'MPEG-4/AAC' ? 'aac' : named === 'ALAC' ? 'alac' : 'other';
    case 'wav':
      return 'wav';
    case 'aiff':
      return 'aiff';
    case 'ape':
      return 'ape';
    case 'wavpack':
      return 'wavpack';
    case 'asf':
      return 'wma';
    case 'dsf':
    case 'dff':
      return 'dsd';
    default:
      return 'other';
  }
}
