import { realpath } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import type { RootDetails } from '@linnet/contract/root';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { folderState } from './look-at-folder.ts';

export type AddRootResult =
  | { readonly kind: 'added'; readonly root: RootDetails }
  | { readonly kind: 'folder_not_found' | 'folder_not_a_directory' | 'folder_not_readable' }
  /** It lies in, or around, a folder that must stay apart from it. */
  | { readonly kind: 'conflict'; readonly with: 'root' | 'data'; readonly path: string };

/**
 * Makes the folder at `path` (absolute) a music folder; the one that is there already where it has
 * this path. Two music folders never overlap: each file would be a track twice.
 */
export async function addRoot(
  { catalogue, dataDir }: { catalogue: Catalogue; dataDir: string },
  request: { path: string; name?: string | undefined },
): Promise<AddRootResult> {
  const state = await folderState(request.path);
  if (state === 'absent') return { kind: 'folder_not_found' };
  if (state === 'file') return { kind: 'folder_not_a_directory' };
  if (state === 'unreadable') return { kind: 'folder_not_readable' };

  const path = await realpath(request.path);
  const data = await realpath(dataDir);
  // Our own demo album lives below the data folder and comes in by another door.
  if (overlaps(path, data)) return { kind: 'conflict', with: 'data', path: dataDir };
  for (const root of await catalogue.reader.roots()) {
    const known = await realpath(root.path).catch(() => root.path);
    if (known === path) return { kind: 'added', root };
    if (overlaps(known, path)) return { kind: 'conflict', with: 'root', path: root.path };
  }
  const name = request.name === undefined || request.name === '' ? basename(path) : request.name;
  const root = await catalogue.writer.addRoot({ path, name: name === '' ? 'Music' : name });
  return { kind: 'added', root };
}

/** Whether one of two folders lies in the other, or they are the same. */
function overlaps(one: string, other: string): boolean {
  const [a, b] = [withSeparator(one), withSeparator(other)];
  return a.startsWith(b) || b.startsWith(a);
}

function withSeparator(path: string): string {
  return path.endsWith(sep) ? path : path + sep;
}
