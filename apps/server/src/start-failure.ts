/** Why a server did not start, in words for who started it: not a bug, so without a stack. */
export class StartFailure extends Error {
  /** 2 when what was asked for is wrong, 1 when the machine stands in the way. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
