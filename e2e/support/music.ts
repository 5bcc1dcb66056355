import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface AlbumRecipe {
  readonly title: string;
  readonly artist: string;
  readonly year: number;
  readonly genre: string;
  /** CSS-like colour that ffmpeg understands; the cover is a plain field of it with a lighter square. */
  readonly colour: string;
  readonly format: 'flac' | 'mp3' | 'm4a' | 'ogg' | 'opus';
  readonly tracks: readonly {
    readonly title: string;
    readonly seconds: number;
    readonly hertz: number;
  }[];
}

/** A small collection with what collections have: long names, other scripts, several formats. */
export const smallCollection: readonly AlbumRecipe[] = [
  {
    title: 'Harbour Lights',
    artist: 'Marin Vale',
    year: 2019,
    genre: 'Folk',
    colour: '0x27566b',
    format: 'flac',
    tracks: [
      { title: 'Low Tide', seconds: 6, hertz: 220 },
      { title: 'Paper Boats', seconds: 6, hertz: 247 },
      { title: 'The Ferryman', seconds: 6, hertz: 262 },
    ],
  },
  {
    title: 'Ember Season',
    artist: 'Marin Vale',
    year: 2022,
    genre: 'Folk',
    colour: '0x9c3d2e',
    format: 'mp3',
    tracks: [
      { title: 'Kindling', seconds: 5, hertz: 294 },
      { title: 'Slow Burn', seconds: 5, hertz: 330 },
    ],
  },
  {
    title: '夜の庭',
    artist: '白石みお',
    year: 2021,
    genre: 'Ambient',
    colour: '0x3a3f6e',
    format: 'm4a',
    tracks: [
      { title: '月光', seconds: 4, hertz: 349 },
      { title: '苔', seconds: 4, hertz: 392 },
    ],
  },
  {
    title:
      'A Field Guide to the Quiet Hours Between the Last Train and the First Bird of the Morning',
    artist: 'The Understudies',
    year: 2015,
    genre: 'Jazz',
    colour: '0xc9a227',
    format: 'ogg',
    tracks: [
      { title: 'Overture for Sleepers', seconds: 4, hertz: 440 },
      { title: 'Platform Nine', seconds: 4, hertz: 494 },
      { title: 'Sörmland', seconds: 4, hertz: 523 },
    ],
  },
  {
    title: 'حديقة الليل',
    artist: 'ليلى منصور',
    year: 2018,
    genre: 'World',
    colour: '0x5b7f4b',
    format: 'opus',
    tracks: [{ title: 'نسيم', seconds: 4, hertz: 587 }],
  },
];

/** Writes `albums` as tagged files with embedded covers (Ogg and Opus get a `cover.jpg`) into a new folder. */
export async function makeMusic(
  albums: readonly AlbumRecipe[] = smallCollection,
): Promise<MusicFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'linnet-music-'));
  for (const album of albums) await makeAlbum(folder, album);
  return {
    path: folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

export interface MusicFolder extends AsyncDisposable {
  readonly path: string;
}

export async function makeAlbum(folder: string, album: AlbumRecipe): Promise<string> {
  const place = join(folder, album.artist, album.title.slice(0, 60));
  await mkdir(place, { recursive: true });
  const cover = join(place, 'cover.jpg');
  await ffmpeg([
    '-f',
    'lavfi',
    '-i',
    `color=c=${album.colour}:s=1000x1000`,
    '-vf',
    'drawbox=x=300:y=300:w=400:h=400:color=white@0.35:t=fill',
    '-frames:v',
    '1',
    cover,
  ]);
  let number = 0;
  for (const track of album.tracks) {
    number += 1;
    const embeds = album.format === 'flac' || album.format === 'mp3' || album.format === 'm4a';
    await ffmpeg([
      '-f',
      'lavfi',
      '-i',
      `sine=frequency=${track.hertz}:duration=${track.seconds}:sample_rate=44100`,
      ...(embeds
        ? [
            '-i',
            cover,
            '-map',
            '0:a',
            '-map',
            '1:v',
            '-c:v',
            'copy',
            '-disposition:v:0',
            'attached_pic',
          ]
        : []),
      '-ac',
      '2',
      '-filter:a',
      'volume=0.4',
      ...encoders[album.format],
      '-metadata',
      `title=${track.title}`,
      '-metadata',
      `album=${album.title}`,
      '-metadata',
      `artist=${album.artist}`,
      '-metadata',
      `album_artist=${album.artist}`,
      '-metadata',
      `date=${album.year}`,
      '-metadata',
      `genre=${album.genre}`,
      '-metadata',
      `track=${number}/${album.tracks.length}`,
      '-metadata',
      'disc=1/1',
      join(place, `${String(number).padStart(2, '0')}.${album.format}`),
    ]);
  }
  return place;
}

/** A track with a title and nothing else, in a folder without a picture. */
export async function makeUntitled(folder: string): Promise<void> {
  const place = join(folder, 'untitled');
  await mkdir(place, { recursive: true });
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=659:duration=6:sample_rate=44100'];
  const file = join(place, 'stray.flac');
  await ffmpeg([...sound, ...encoders.flac, '-metadata', 'title=Stray', file]);
}

/** Rewrites the title tag of a file and leaves its audio packets as they are. */
export async function retag(file: string, title: string): Promise<void> {
  const { rename } = await import('node:fs/promises');
  const next = `${file}.next${file.slice(file.lastIndexOf('.'))}`;
  await ffmpeg(['-i', file, '-map', '0', '-c', 'copy', '-metadata', `title=${title}`, next]);
  await rename(next, file);
}

async function ffmpeg(args: readonly string[]): Promise<void> {
  await run('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', ...args]);
}

const encoders = {
  flac: ['-c:a', 'flac', '-sample_fmt', 's16'],
  mp3: ['-c:a', 'libmp3lame', '-b:a', '192k'],
  m4a: ['-c:a', 'aac', '-b:a', '160k'],
  ogg: ['-c:a', 'libvorbis', '-q:a', '5'],
  opus: ['-c:a', 'libopus', '-b:a', '128k'],
} as const;
