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
  /** What all of them have read since the watch began, children that ended included. */
  readBytes(): number;
}

export function watchProcessTree(pid: number, everyMs = 40): ProcessWatch {
  let peak = 0;
  // The kernel adds what an ended child has read to its parent, so the living ones tell it all.
  const readSoFar = () => sum(sampleProcessTree(pid), 'readBytes');
  const readBefore = readSoFar();
  const sample = () => {
    peak = Math.max(peak, sum(sampleProcessTree(pid), 'residentBytes'));
  };
  sample();
  const timer = setInterval(sample, everyMs);
  return {
    peakBytes: () => peak,
    readBytes: () => readSoFar() - readBefore,
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

function sum(samples: readonly ProcessSample[], field: 'residentBytes' | 'readBytes'): number {
  return samples.reduce((total, sample) => total + sample[field], 0);
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
