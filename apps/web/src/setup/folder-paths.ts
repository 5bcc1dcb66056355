import type { FolderCheck } from '@linnet/contract/setup';
import { strings } from '../strings/strings.ts';

/** What a look into a folder means for choosing it. */
export function judgeFolder(seen: FolderCheck): {
  readonly usable: boolean;
  readonly text: string;
} {
  const words = strings.setup;
  if (!seen.exists) return { usable: false, text: words.notFound };
  if (!seen.isDirectory) return { usable: false, text: words.notDirectory };
  if (!seen.readable) return { usable: false, text: words.notReadable };
  // Music may lie deeper than the look went.
  if (seen.audioFiles === 0) return { usable: true, text: words.noAudio };
  return { usable: true, text: words.audio(seen.audioFiles, seen.more) };
}

/** The folder that holds `path`; undefined at the top. Paths are of the server's system. */
export function parentOf(path: string): string | undefined {
  const separator = separatorOf(path);
  const trimmed = path.length > 1 && path.endsWith(separator) ? path.slice(0, -1) : path;
  const cut = trimmed.lastIndexOf(separator);
  if (cut < 0 || trimmed === separator) return undefined;
  // `/` of a Unix system, or `C:\` of Windows, keep their separator.
  const parent = trimmed.slice(0, cut);
  return parent === '' || parent.endsWith(':') ? parent + separator : parent;
}

export function subFolder(path: string, name: string): string {
  const separator = separatorOf(path);
  return path.endsWith(separator) ? path + name : path + separator + name;
}

function separatorOf(path: string): string {
  return path.includes('\\') && !path.startsWith('/') ? '\\' : '/';
}
