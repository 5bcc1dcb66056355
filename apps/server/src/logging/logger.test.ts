import { expect, test } from 'vitest';
import { makeLogger } from './logger.ts';
import { makeTerminal } from './terminal.ts';

/** What a terminal shows at last of what was written to it, line by line. */
function screen(written: string): string[] {
  return written.split('\n').map((line) => line.split('\r\x1b[K').at(-1) ?? '');
}

function makeScreen(columns = 40) {
  let written = '';
  const write = (text: string) => {
    written += text;
    return true;
  };
  return { terminal: makeTerminal({ columns, write } as never), lines: () => screen(written) };
}

test('lines go above the status line, which is written over', () => {
  const { terminal, lines } = makeScreen();
  terminal.status('1 of 3');
  terminal.status('2 of 3');
  terminal.line('a file is broken');
  terminal.status('3 of 3');
  expect(lines()).toEqual(['a file is broken', '3 of 3']);
  terminal.status('');
  expect(lines()).toEqual(['a file is broken', '']);
});

test('a status line never wraps', () => {
  const { terminal, lines } = makeScreen(30);
  terminal.status('x'.repeat(100));
  expect(lines()[0]).toHaveLength(29);
});

test('a person reads sentences, with an error’s stack', () => {
  const { terminal, lines } = makeScreen();
  const { logger } = makeLogger({ level: 'info', terminal });
  logger.info({ root: 'music' }, 'scanned');
  logger.debug('not told');
  logger.error({ err: new Error('disk full') }, 'failed');
  const text = lines().join('\n');
  expect(text).toMatch(
    /^\d\d:\d\d:\d\d scanned root=music\n\d\d:\d\d:\d\d error: failed\nError: disk full/,
  );
  expect(text).not.toContain('not told');
});
