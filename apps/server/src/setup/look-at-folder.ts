import { constants } from 'node:fs';
import { access, opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderCheck } from '@linnet/contract/setup';
import { isAudioName } from '../scanning/audio-types.ts';

const maxAudioFiles = 1000;
const maxMs = 500;
const maxFolders = 200;

/**
 * What is in the folder at `path` (absolute): whether it can be used, about how much music it holds,
 * and its sub-folders. Stops counting at 1,000 audio files or after half a second.
 */
export async function lookAtFolder(path: string): Promise<FolderCheck> {
  const nothing = { path, audioFiles: 0, more: false, folders: [] };
  const state = await folderState(path);
  if (state === 'absent') {
    return { ...nothing, exists: false, isDirectory: false, readable: false };
  }
  if (state === 'file') return { ...nothing, exists: true, isDirectory: false, readable: false };
  if (state === 'unreadable') {
    return { ...nothing, exists: true, isDirectory: true, readable: false };
  }
  const folders: string[] = [];
  const counted = await countAudio(path, (name) => folders.push(name));
  folders.sort((a, b) => a.localeCompare(b));
  return {
    path,
    exists: true,
    isDirectory: true,
    readable: true,
    ...counted,
    folders: folders.slice(0, maxFolders),
  };
}

/** Whether the folder at `path` can be walked by this process. */
export async function folderState(path: string): Promise<'ok' | 'absent' | 'file' | 'unreadable'> {
  try {
    if (!(await stat(path)).isDirectory()) return 'file';
    await access(path, constants.R_OK | constants.X_OK);
    return 'ok';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EACCES' || code === 'EPERM') return 'unreadable';
    // Whatever else a path can be refused for (too long, a loop, a NUL), nothing is to be found there.
    return 'absent';
  }
}

/** Breadth first, so that a deep folder does not hide the others; `onFolder` hears the first level. */
async function countAudio(
  path: string,
  onFolder: (name: string) => void,
): Promise<{ audioFiles: number; more: boolean }> {
  const deadline = performance.now() + maxMs;
  const queue = [path];
  let audioFiles = 0;
  for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
    try {
      for await (const entry of await opendir(folder, { bufferSize: 256 })) {
        if (entry.isDirectory() && !entry.name.startsWith('.')) {
          queue.push(join(folder, entry.name));
          if (folder === path) onFolder(entry.name);
        } else if (entry.isFile() && isAudioName(entry.name)) audioFiles++;
        if (performance.now() > deadline) {
          return { audioFiles: Math.min(audioFiles, maxAudioFiles), more: true };
        }
        // The first level is read on for its folders: the picker needs them.
        if (audioFiles >= maxAudioFiles && folder !== path) break;
      }
    } catch {
      // A sub-folder that cannot be read is the scan's to report.
    }
    if (audioFiles >= maxAudioFiles) return { audioFiles: maxAudioFiles, more: true };
  }
  return { audioFiles, more: false };
}
