import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs ffmpeg in `folder`; what it prints is in the error when it fails. */
export async function ffmpeg(folder: string, ...args: string[]): Promise<void> {
  await run('ffmpeg', ['-v', 'error', '-y', '-nostdin', ...args], { cwd: folder });
}

/** A fresh folder and how to remove it. */
export async function makeFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'linnet-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Source of `seconds` of noise for ffmpeg; another seed sounds different. */
export function noise(seconds: number, seed = 1): string[] {
  return ['-f', 'lavfi', '-i', `anoisesrc=d=${seconds}:a=0.2:seed=${seed}:r=44100`, '-ac', '2'];
}

/** What ffmpeg needs to write each format that the tests know, by ending of the file. */
export const encoderByName = {
  'a.flac': [],
  'a.mp3': [],
  'vbr.mp3': ['-q:a', '4'],
  'no-header.mp3': ['-q:a', '4', '-write_xing', '0'],
  'a.m4a': ['-c:a', 'aac'],
  'lossless.m4a': ['-c:a', 'alac'],
  'a.ogg': ['-c:a', 'libvorbis'],
  'a.opus': ['-c:a', 'libopus'],
  'a.wav': [],
  'a.aiff': [],
  'a.wv': [],
} as const satisfies Record<string, readonly string[]>;

export const tagArgs = [
  'title=Tïtle',
  'artist=Ärtist',
  'album=Album',
  'track=3/9',
  'disc=2/2',
  'date=2001-02-03',
  'genre=Folk',
].flatMap((tag) => ['-metadata', tag]);
