import { execFileSync } from 'node:child_process';
import { arch, cpus, loadavg, release, totalmem } from 'node:os';

/** What the figures were measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly system: string;
  readonly node: string;
  readonly revision: string;
  /** Load of the last minute before the run: figures of a busy machine are worth little. */
  readonly loadBefore: number;
}

export function readMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()} ${arch()}`,
    node: process.version,
    revision: gitRevision(),
    loadBefore: loadavg()[0] ?? Number.NaN,
  };
}

export function machineText(machine: Machine): string {
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGigabytes} GB, ${machine.system}`,
    `Node ${machine.node}, Linnet ${machine.revision}, load before ${machine.loadBefore.toFixed(1)}`,
    'Client, browser and server share this machine and its cores; all over loopback, files warm in the page cache.',
  ].join('\n');
}

function gitRevision(): string {
  try {
    const options = { cwd: import.meta.dirname, encoding: 'utf8', stdio: 'pipe' } as const;
    const revision = execFileSync('git', ['rev-parse', '--short', 'HEAD'], options).trim();
    const isClean = execFileSync('git', ['status', '--porcelain'], options).trim() === '';
    return isClean ? revision : `${revision} with changes`;
  } catch {
    // A downloaded copy has no history.
    return 'of unknown revision';
  }
}
