import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawCover } from './cover/draw-cover.ts';
import { type FlacTags, flacBlockFrames, makeFlacEncoder } from './flac/flac-encoder.ts';
import { arrange } from './music/arrange.ts';
import { perform } from './music/perform.ts';
import { score } from './music/score.ts';

const seed = 20_260;

/**
 * How many frames before its downbeat each piece but the first begins. Odd numbers on purpose: no
 * cut falls on a block of any codec, and a player that is not gapless is heard at each.
 */
const leadFrames = [613, 1009, 331];

/**
 * Performs the demo album and writes it into `folder` as FLAC files: one continuous performance, cut.
 * The same bits each time. `onProgress` hears frames done and in all.
 */
export async function writeAlbum(
  folder: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const cover = await drawCover();
  const arrangement = arrange(score, seed);
  const cuts = arrangement.starts
    .slice(1)
    .map((start, place) => start - (leadFrames[place] ?? 0))
    .concat(arrangement.frames);

  let track = 0;
  let encoder = makeFlacEncoder();
  let frames: Uint8Array[] = [];
  let done = 0;
  const block = new Int16Array(flacBlockFrames * 2);
  let held = 0;

  const flush = () => {
    if (held > 0) frames.push(encoder.encode(block.subarray(0, held * 2)));
    held = 0;
  };

  for (const pcm of perform(arrangement, seed)) {
    for (let at = 0; at < pcm.length / 2; ) {
      const untilCut = (cuts[track] as number) - done;
      const count = Math.min(pcm.length / 2 - at, flacBlockFrames - held, untilCut);
      block.set(pcm.subarray(at * 2, (at + count) * 2), held * 2);
      held += count;
      at += count;
      done += count;
      if (held === flacBlockFrames) flush();
      if (count < untilCut) continue;
      flush();
      const header = encoder.header(tagsOf(track, cover));
      await writeFile(join(folder, fileName(track)), Buffer.concat([header, ...frames]));
      track++;
      encoder = makeFlacEncoder();
      frames = [];
    }
    onProgress(done, arrangement.frames);
  }
}

function fileName(track: number): string {
  return `${String(track + 1).padStart(2, '0')} ${score[track]?.title}.flac`;
}

function tagsOf(track: number, cover: { bytes: Buffer; type: string; side: number }): FlacTags {
  return {
    comments: [
      ['TITLE', score[track]?.title ?? ''],
      ['ARTIST', 'Linnet'],
      ['ALBUMARTIST', 'Linnet'],
      ['ALBUM', 'First Light'],
      ['TRACKNUMBER', String(track + 1)],
      ['TRACKTOTAL', String(score.length)],
      ['DISCNUMBER', '1'],
      ['DATE', '2026'],
      ['GENRE', 'Ambient'],
      ['COMMENT', 'Composed and played by the program that you hear it with.'],
    ],
    picture: { bytes: cover.bytes, type: cover.type, width: cover.side, height: cover.side },
  };
}
