import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { compress, type Encoding } from '../http/compression.ts';
import { fileType, isCompressible } from './file-types.ts';

/** One file of the built player, kept in memory in the forms that it was asked in. */
export interface PlayerFile {
  readonly type: string;
  /** Its name carries a hash of its content, so that it may be kept for ever. */
  readonly isHashed: boolean;
  /** The file in an encoding that the client takes, or plain where none is worth it. */
  body(accepted: Encoding | undefined): Promise<PlayerBody>;
}

export interface PlayerBody {
  readonly bytes: Buffer;
  readonly encoding: Encoding | undefined;
  /** Strong, in quotes; its own for each encoding. */
  readonly etag: string;
}

export interface PlayerBuild {
  /** By path from the host's root, such as `/assets/app-1a2b3c4d.js`. Undefined for anything else. */
  file(path: string): Promise<PlayerFile | undefined>;
}

const compressedEnding = /\.(br|gz)$/;
const hashedName = /^\/assets\/.+-[\w-]{8,}\.\w+$/;

/**
 * The player as built into `folder`. Only files that a listing of the folder found can be asked for, so
 * no path leads out of it. A new build is noticed by its `index.html`.
 */
export function openPlayerBuild(folder: string): PlayerBuild {
  let filesByPath: ReadonlyMap<string, PlayerFile> = new Map();
  let listedFor = '';

  async function refresh(): Promise<void> {
    const now = await stat(join(folder, 'index.html')).then(
      (index) => `${index.mtimeMs} ${index.size} ${index.ino}`,
      () => '',
    );
    if (now === listedFor) return;
    listedFor = now;
    filesByPath = now === '' ? new Map() : await listFiles(folder);
  }

  return {
    async file(path) {
      const known = filesByPath.get(path);
      // Hashed files never change under their name; all else may be of a newer build.
      if (known?.isHashed) return known;
      await refresh();
      return filesByPath.get(path);
    },
  };
}

async function listFiles(folder: string): Promise<Map<string, PlayerFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const all = new Set(names);
  return new Map(
    names
      // Dotfiles are of the build's own housekeeping.
      .filter((name) => !compressedEnding.test(name) && !/(^|\/)\./.test(name))
      .map((name) => [`/${name}`, makeFile(folder, name, all)]),
  );
}

const endingByEncoding = { br: '.br', gzip: '.gz' } as const;

function makeFile(folder: string, name: string, all: ReadonlySet<string>): PlayerFile {
  const type = fileType(name);
  const bodyByEncoding = new Map<Encoding | 'plain', Promise<PlayerBody>>();
  const read = (from: string) => readFile(join(folder, from));

  async function load(encoding: Encoding | 'plain'): Promise<PlayerBody> {
    if (encoding === 'plain') return toBody(await read(name), undefined);
    const built = name + endingByEncoding[encoding];
    if (all.has(built)) return toBody(await read(built), encoding);
    const plain = await read(name);
    const packed = await compress(plain, encoding, 'small');
    return packed.length < plain.length * 0.95
      ? toBody(packed, encoding)
      : toBody(plain, undefined);
  }

  return {
    type,
    isHashed: hashedName.test(`/${name}`),
    body(accepted) {
      const encoding = accepted !== undefined && isCompressible(type) ? accepted : 'plain';
      const cached = bodyByEncoding.get(encoding);
      if (cached !== undefined) return cached;
      const loading = load(encoding);
      bodyByEncoding.set(encoding, loading);
      loading.catch(() => bodyByEncoding.delete(encoding));
      return loading;
    },
  };
}

function toBody(bytes: Buffer, encoding: Encoding | undefined): PlayerBody {
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  return { bytes, encoding, etag: `"${digest}"` };
}
