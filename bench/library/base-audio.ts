import { spawn } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codecs, type LibraryCodec } from './plan.ts';
import { makeSong, songCount, songRate } from './song.ts';

/** Grows with any change of songs or encodings, so that an old cache is left aside. */
const version = 1;

/** What ffmpeg is asked for; every file of the library is cut from these without encoding again. */
const encodings: Record<LibraryCodec, { ending: string; options: string }> = {
  flac: { ending: 'flac', options: '-c:a flac -frame_size 4096' },
  flac24: { ending: 'flac', options: '-c:a flac -frame_size 4096' },
  // Without a bit reservoir, so that any run of frames decodes by itself.
  mp3: { ending: 'mp3', options: '-c:a libmp3lame -b:a 128k -reservoir 0 -id3v2_version 0' },
  m4a: { ending: 'aac', options: '-c:a aac -b:a 112k -f adts' },
  // Short pages, so that a file can begin at any tenth of a second.
  ogg: { ending: 'ogg', options: '-c:a libvorbis -q:a 2 -page_duration 100000' },
  opus: { ending: 'opus', options: '-ar 48000 -c:a libopus -b:a 96k -page_duration 100000' },
};

export interface BaseAudio {
  /** The encoded song, whole. */
  file(codec: LibraryCodec, song: number): Promise<Buffer>;
  /** The samples that a FLAC song decodes to, packed little-endian and interleaved. */
  pcm(codec: 'flac' | 'flac24', song: number): Promise<Buffer>;
}

/** Songs encoded once per codec under `directory`; made where they are not there yet. */
export async function openBaseAudio(
  directory: string,
  progress: (line: string) => void,
): Promise<BaseAudio> {
  const home = join(directory, `base-audio-${version}`);
  await mkdir(home, { recursive: true });
  const songs = Array.from({ length: songCount }, (_, song) => song);
  for (const song of songs) {
    if (await exists(join(home, `song-${song}.done`))) continue;
    progress(`encoding song ${song + 1} of ${songCount}`);
    await encodeSong(home, song, makeSong(song));
    await writeFile(join(home, `song-${song}.done`), '');
  }
  return readBaseAudio(home);
}

/** The songs that `encodeSong` wrote into `home`. */
export function readBaseAudio(home: string): BaseAudio {
  return {
    file: (codec, song) => readFile(join(home, encodedName(codec, song))),
    pcm: (codec, song) => readFile(join(home, pcmName(codec, song))),
  };
}

/** Encodes `samples` (as `makeSong` gives them) in every codec, into files that `file` and `pcm` name. */
export async function encodeSong(
  home: string,
  song: number,
  samples: Int16Array<ArrayBuffer>,
): Promise<void> {
  const pcm = join(home, pcmName('flac', song));
  const pcm24 = join(home, pcmName('flac24', song));
  await writeFile(pcm, new Uint8Array(samples.buffer));
  const input = `-f s16le -ar ${songRate} -ac 2 -i`.split(' ');
  const input24 = '-f s24le -ar 48000 -ac 2 -i'.split(' ');
  await ffmpeg([...input, pcm, '-ar', '48000', '-c:a', 'pcm_s24le', '-f', 's24le', pcm24]);
  for (const codec of codecs) {
    const { options } = encodings[codec];
    const source = codec === 'flac24' ? [...input24, pcm24] : [...input, pcm];
    const target = join(home, encodedName(codec, song));
    await ffmpeg([...source, '-bitexact', ...options.split(' '), target]);
  }
}

function encodedName(codec: LibraryCodec, song: number): string {
  return `${codec}-${song}.${encodings[codec].ending}`;
}

function pcmName(codec: 'flac' | 'flac24', song: number): string {
  return `${codec}-${song}.pcm`;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function ffmpeg(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (text) => {
      errors += text;
    });
    child.on('error', (cause) =>
      reject(new Error('ffmpeg is needed to make a library', { cause })),
    );
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`ffmpeg ended with ${code}: ${errors}`)),
    );
  });
}
