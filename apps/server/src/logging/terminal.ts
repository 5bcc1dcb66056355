import type { WriteStream } from 'node:tty';

/** Lines for a person at a terminal, with at most one line below them that is written over. */
export interface Terminal {
  line(text: string): void;
  /** Shows `text` in the rewritten line; an empty one takes the line away. */
  status(text: string): void;
}

export function makeTerminal(out: Pick<WriteStream, 'write' | 'columns'>): Terminal {
  const clear = '\r\x1b[K';
  let current = '';
  // A status that wraps could not be written over.
  const fitting = (text: string) => text.slice(0, Math.max(20, (out.columns || 80) - 1));
  return {
    line: (text) => {
      out.write(`${clear}${text}\n${current}`);
    },
    status: (text) => {
      current = fitting(text);
      out.write(`${clear}${current}`);
    },
  };
}
