import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { progress } from './progress.mjs';
import { runtimeFolder } from './repository.mjs';

const lockFile = `${runtimeFolder}/lock`;

/**
 * Runs `work` while no other of our commands runs theirs. The lock is a file with the holder's process
 * id, so that one left by a killed command is seen to be nobody's.
 */
export async function alone(work) {
  mkdirSync(runtimeFolder, { recursive: true });
  let told = false;
  while (!takeLock()) {
    const holder = readHolder();
    if (holder !== undefined && !isAlive(holder)) {
      breakLock(holder);
      continue;
    }
    if (!told)
      progress(`Waiting for another Linnet command (process ${holder}) to install or build …`);
    told = true;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function takeLock() {
  // Written aside and linked in place: the file never exists without its process id.
  const mine = `${lockFile}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, lockFile);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

function readHolder() {
  try {
    return Number(readFileSync(lockFile, 'utf8'));
  } catch {
    // Released between the two looks.
    return undefined;
  }
}

/** Moves a dead holder's lock away; puts it back if a living one took its place meanwhile. */
function breakLock(holder) {
  const aside = `${lockFile}.stale.${process.pid}`;
  try {
    renameSync(lockFile, aside);
    if (Number(readFileSync(aside, 'utf8')) !== holder) linkSync(aside, lockFile);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
