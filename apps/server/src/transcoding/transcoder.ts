import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { findFfmpeg, runFfmpeg } from './ffmpeg.ts';
import { isWholeOgg } from './ogg-end.ts';
import { makeSharedWork } from './shared-work.ts';
import { makeTranscodeCache } from './transcode-cache.ts';

export type Kilobits = 96 | 128 | 192;

export interface OpusRequest {
  /** Absolute path of the original. */
  readonly path: string;
  /** Names its bytes; the transcode is kept under it. */
  readonly version: string;
  readonly kilobits: Kilobits;
}

export type TranscodeResult =
  | { readonly ok: true; readonly path: string; readonly bytes: number }
  | {
      readonly ok: false;
      readonly code: 'transcoder_missing' | 'transcode_failed' | 'file_missing';
    };

export interface Transcoder {
  /** Whether ffmpeg was found; asked once. */
  available(): Promise<boolean>;
  /**
   * An Ogg Opus file of the whole track, made when it is asked for first. Equal requests share one
   * ffmpeg, which is killed when the signals of all of them have aborted; an aborted request rejects
   * with its signal's reason.
   */
  opusFile(request: OpusRequest, signal: AbortSignal): Promise<TranscodeResult>;
  /** Kills what runs. Later requests reject. */
  close(): Promise<void>;
}

interface TranscoderOptions {
  readonly dataDir: string;
  readonly logger: Logger;
  /** Path of ffmpeg; absent, it is looked for on `PATH`. */
  readonly ffmpeg?: string | undefined;
  readonly maxCacheBytes?: number;
}

const atOnce = 2;
const gigabyte = 1024 ** 3;

export function makeTranscoder({
  dataDir,
  logger,
  ffmpeg = process.env.LINNET_FFMPEG,
  maxCacheBytes = 10 * gigabyte,
}: TranscoderOptions): Transcoder {
  const found = findFfmpeg(ffmpeg, process.env.PATH);
  const cache = makeTranscodeCache(join(dataDir, 'transcodes'), maxCacheBytes);
  const work = makeSharedWork<TranscodeResult>(atOnce);

  async function make(request: OpusRequest, signal: AbortSignal): Promise<TranscodeResult> {
    const program = await found;
    if (program === undefined) return { ok: false, code: 'transcoder_missing' };
    const original = await stat(request.path).catch(() => undefined);
    if (!original?.isFile()) return { ok: false, code: 'file_missing' };
    const name = nameOf(request);
    let half: string | undefined;
    try {
      half = await cache.unfinished(name);
      await runFfmpeg(program, opusArgs(request, half), signal);
      // On a full disk ffmpeg may end well with a file that is cut, even an empty one.
      if (!(await isWholeOgg(half))) throw new Error('ffmpeg wrote only a part of the file');
      return { ok: true, ...(await cache.take(half, name)) };
    } catch (error) {
      if (half !== undefined) await rm(half, { force: true });
      if (signal.aborted) throw error;
      logger.warn({ err: error, version: request.version }, 'a track cannot be transcoded');
      return { ok: false, code: 'transcode_failed' };
    }
  }

  return {
    available: async () => (await found) !== undefined,
    async opusFile(request, signal) {
      signal.throwIfAborted();
      const name = nameOf(request);
      const kept = await cache.find(name);
      if (kept) return { ok: true, ...kept };
      return work.join(name, (shared) => make(request, shared), signal);
    },
    close: () => work.close(),
  };
}

function nameOf({ version, kilobits }: OpusRequest): string {
  // The version becomes a file name: it comes from our catalogue, and is checked all the same.
  if (!/^[A-Za-z0-9_-]{8,32}$/.test(version)) throw new Error(`not a version: ${version}`);
  return `${version}-opus-${kilobits}.opus`;
}

/**
 * libopus writes its pre-skip and the last granule, so that a decoder gives exactly the samples that
 * went in, at 48 kHz. `file:` and the whitelist keep a playlist or a name with a colon from becoming
 * another protocol.
 */
function opusArgs({ path, kilobits }: OpusRequest, target: string): string[] {
  return [
    ...['-v', 'error', '-nostdin', '-y', '-threads', '1'],
    ...['-protocol_whitelist', 'file', '-i', `file:${path}`],
    ...['-map', '0:a:0', '-vn', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-c:a', 'libopus', '-b:a', `${kilobits}k`, '-vbr', 'on'],
    // One channel stays one: made two, it would lose 3 dB. More than two are mixed down.
    ...['-af', 'aformat=sample_rates=48000:channel_layouts=mono|stereo'],
    // Pages of at most 200 ms: a seek by bytes lands close.
    ...['-page_duration', '200000', '-fflags', '+bitexact', '-f', 'ogg', `file:${target}`],
  ];
}
