import type { ScanProblem } from '@linnet/contract/library';

/** A file that cannot become a track, with what to tell its owner. */
export class BrokenFile extends Error {
  readonly code: ScanProblem['code'];

  /** @param reason one plain sentence: what is wrong and what to do */
  constructor(code: ScanProblem['code'], reason: string) {
    super(reason);
    this.name = 'BrokenFile';
    this.code = code;
  }
}

/** Any error met while a file was read, as a problem's code and reason. */
export function explain(error: unknown): Pick<ScanProblem, 'code' | 'reason'> {
  if (error instanceof BrokenFile) return { code: error.code, reason: error.message };
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return { code: 'unreadable', reason: 'The server may not read it: check its permissions.' };
    case 'ENOENT':
      return { code: 'unreadable', reason: 'It vanished during the scan.' };
    case 'EIO':
      return { code: 'unreadable', reason: 'The disk reports an error when it is read.' };
    case 'ELOOP':
      return { code: 'unreadable', reason: 'Its symbolic link goes round in circles.' };
    case 'ENAMETOOLONG':
      return { code: 'unreadable', reason: 'Its path is too long for this system.' };
  }
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) {
    return { code: 'unreadable', reason: `It could not be read (${code}).` };
  }
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError') {
    return { code: 'broken', reason: 'Reading it took too long: it may be damaged.' };
  }
  if (name === 'BufferSizeError') {
    return { code: 'too_large', reason: 'One of its tags is larger than 64 MB: remove that tag.' };
  }
  return { code: 'broken', reason: 'It is damaged or not what its name says.' };
}
