import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessSample {
  readonly pid: number;
  readonly residentBytes: number;
  /** Bytes that read calls returned so far, whether or not a disk was asked (`rchar`). */
  readonly readBytes: number;
}

/** `pid` and everything it started that still runs. Linux only: it reads `/proc`. */
export function sampleProcessTree(pid: number): ProcessSample[] {
  const sample = sampleProcess(pid);
  return sample ? [sample, ...childrenOf(pid).flatMap(sampleProcessTree)] : [];
}

/** Follows a process and its children until disposed of. */
export interface ProcessWatch extends Disposable {
  /** Most memory that all of them held at once, as the sum of their resident sizes. */
  peakBytes(): number;
  /** What all of them have read since the watch began, processes that ended included. */
  readBytes(): number;
}

export function watchProcessTree(pid: number, everyMs = 40): ProcessWatch {
  let peak = 0;
  const readByPid = new Map<number, number>();
  const readBefore = new Map(sampleProcessTree(pid).map((one) => [one.pid, one.readBytes]));
  const sample = () => {
    const all = sampleProcessTree(pid);
    peak = Math.max(
      peak,
      all.reduce((sum, one) => sum + one.residentBytes, 0),
    );
    for (const one of all) readByPid.set(one.pid, one.readBytes);
  };
  sample();
  const timer = setInterval(sample, everyMs);
  return {
    peakBytes: () => peak,
    readBytes() {
      let sum = 0;
      for (const [one, bytes] of readByPid) sum += bytes - (readBefore.get(one) ?? 0);
      return sum;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

function sampleProcess(pid: number): ProcessSample | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const io = readFileSync(`/proc/${pid}/io`, 'latin1');
    return {
      pid,
      residentBytes: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024,
      readBytes: Number(/^rchar: (\d+)/m.exec(io)?.[1] ?? 0),
    };
  } catch {
    // It ended between two looks.
    return undefined;
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1')
        .split(' ')
        .filter((text) => text.trim() !== '')
        .map(Number),
    );
  } catch {
    return [];
  }
}
