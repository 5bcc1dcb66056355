import { access } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { coverFile } from '../cover-store.ts';
import type { CoverAnswer, CoverTask } from '../messages.ts';
import { renderCover } from '../render.ts';

// The entry of the process that makes thumbnails ahead. It does not live without its server.
setPriority(10);
process.on('disconnect', () => process.exit(0));
process.on('message', (task: CoverTask) => void answer(task));

async function answer({ dataDir, coverId }: CoverTask): Promise<void> {
  const say = (message: CoverAnswer) => process.send?.(message);
  try {
    await access(coverFile(dataDir, coverId));
  } catch {
    say({ type: 'absent', coverId });
    return;
  }
  try {
    say({ type: 'rendered', coverId, cover: await renderCover(dataDir, coverId) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // Only the system's calls name one; the picture library's errors do not.
    const type = error instanceof Error && 'syscall' in error ? 'disk_failed' : 'broken';
    say({ type, coverId, reason });
  }
}
