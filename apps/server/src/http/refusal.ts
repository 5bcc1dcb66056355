import type { ErrorCode } from '@linnet/contract/errors';

/** An outcome that a caller can act on; the HTTP edge turns it into problem details. */
export class Refusal {
  readonly code: ErrorCode;
  /** One plain sentence for a person; never internal text. */
  readonly detail: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, detail?: string, headers: Readonly<Record<string, string>> = {}) {
    this.code = code;
    this.detail = detail;
    this.headers = headers;
  }
}

export function refuse(
  code: ErrorCode,
  detail?: string,
  headers?: Readonly<Record<string, string>>,
): Refusal {
  return new Refusal(code, detail, headers);
}
