import { type ByteSource, ByteSourceError } from '../shared/byte-source.ts';
import type { PlayableTrack, PlaybackErrorCode } from '../shared/player-protocol.ts';
import { abortable } from './abortable.ts';
import { asciiAt, ByteReader, byteAt, id3Length } from './byte-reader.ts';
import type { MakeDecoder } from './decoders/packet-decoder.ts';
import { openAdts } from './formats/adts.ts';
import { openFlac } from './formats/flac.ts';
import { openMp4, openOgg } from './formats/mediabunny-stream.ts';
import { openMp3 } from './formats/mp3.ts';
import type { PacketStream } from './formats/packet-stream.ts';
import { readAiff, readWave } from './formats/wave.ts';
import { PacketTrack } from './packet-track.ts';
import { type PcmTrack, TrackError } from './pcm.ts';
import { RawPcmTrack } from './raw-pcm-track.ts';

/** Codecs that no browser decodes: not even tried. */
const neverDecoded: ReadonlySet<string> = new Set([
  'alac',
  'ape',
  'wavpack',
  'wma',
  'dsd',
  'other',
]);

export interface OpenTrackOptions {
  readonly source: (track: PlayableTrack, format: 'original' | 'opus') => Promise<ByteSource>;
  readonly makeDecoder: MakeDecoder;
  /** False plays padding too; diagnostic. */
  readonly trim: boolean;
}

/**
 * Opens a track as frames. What this browser cannot decode is opened as the server's Opus transcode;
 * when there is none either, the error is `unsupported`. Throws a TrackError or the signal's reason.
 */
export async function openTrack(
  track: PlayableTrack,
  options: OpenTrackOptions,
  signal: AbortSignal,
): Promise<PcmTrack> {
  try {
    if (!neverDecoded.has(track.codec)) {
      const source = await abortable(options.source(track, 'original'), signal);
      try {
        return await openSource(source, options, signal);
      } catch (error) {
        if (!(error instanceof TrackError && error.code === 'unsupported')) throw error;
      }
    }
    return await openTranscode(track, options, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw toTrackError(error);
  }
}

async function openTranscode(
  track: PlayableTrack,
  options: OpenTrackOptions,
  signal: AbortSignal,
): Promise<PcmTrack> {
  try {
    const source = await abortable(options.source(track, 'opus'), signal);
    return await openSource(source, options, signal);
  } catch (error) {
    if (
      error instanceof ByteSourceError &&
      (error.code === 'not_found' || error.code === 'server')
    ) {
      throw new TrackError('unsupported', `${track.codec}, and no transcode: ${error.message}`, {
        cause: error,
      });
    }
    throw error;
  }
}

/** What went wrong, in the page's words. */
export function toTrackError(error: unknown): TrackError {
  if (error instanceof TrackError) return error;
  if (error instanceof ByteSourceError) {
    return new TrackError(codes[error.code], error.message, { cause: error });
  }
  return new TrackError('broken', error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}

const codes: Record<ByteSourceError['code'], PlaybackErrorCode> = {
  offline: 'offline',
  not_found: 'not_found',
  gone: 'not_found',
  forbidden: 'not_found',
  signed_out: 'signed_out',
  server: 'server',
  changed: 'broken',
};

async function openSource(
  source: ByteSource,
  options: OpenTrackOptions,
  signal: AbortSignal,
): Promise<PcmTrack> {
  const reader = new ByteReader(source);
  const head = (await reader.at(await id3Length(reader, signal), 16, signal)).slice();
  switch (asciiAt(head, 0, 4)) {
    case 'RIFF':
    case 'RF64':
      return new RawPcmTrack(source, await readWave(reader, signal));
    case 'FORM':
      return new RawPcmTrack(source, await readAiff(reader, signal));
  }
  const stream = await openPackets(source, reader, head, signal);
  try {
    const decoder = await options.makeDecoder(stream.format);
    return await PacketTrack.open(stream, decoder, options.trim, signal);
  } catch (error) {
    stream.close();
    throw error;
  }
}

/** By what the file is, not by what its name says. */
function openPackets(
  source: ByteSource,
  reader: ByteReader,
  head: Uint8Array,
  signal: AbortSignal,
): Promise<PacketStream> {
  if (asciiAt(head, 0, 4) === 'fLaC') return openFlac(reader, signal);
  if (asciiAt(head, 0, 4) === 'OggS') return openOgg(source, reader, signal);
  if (asciiAt(head, 4, 4) === 'ftyp') return openMp4(source, reader, signal);
  if (byteAt(head, 0) === 0xff && (byteAt(head, 1) & 0xf6) === 0xf0)
    return openAdts(reader, signal);
  return openMp3(reader, signal);
}
