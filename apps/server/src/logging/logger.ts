import { destination, type Logger, pino } from 'pino';
import type { Terminal } from './terminal.ts';

interface LoggerOptions {
  readonly level: string;
  /** Where a person reads; without one, each entry is a line of JSON on standard output. */
  readonly terminal: Terminal | undefined;
}

/** The server's log, and how to get what is still unwritten out before the process ends. */
export function makeLogger({ level, terminal }: LoggerOptions): { logger: Logger; flush(): void } {
  const options = { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` };
  if (terminal !== undefined) {
    const write = (json: string) => terminal.line(toSentence(JSON.parse(json) as Entry));
    return { logger: pino(options, { write }), flush: () => {} };
  }
  // Buffered for at most a turn: a slow reader of the log must not hold up requests.
  const out = destination({ dest: 1, sync: false, minLength: 0 });
  return {
    logger: pino(options, out),
    flush: () => {
      try {
        out.flushSync();
      } catch {
        // Nobody reads standard output any more: there is nobody left to tell.
      }
    },
  };
}

interface Entry {
  readonly level: number;
  readonly time: string;
  readonly msg?: string;
  readonly err?: { readonly message?: string; readonly stack?: string };
  readonly [key: string]: unknown;
}

/** `12:34:56 warning: a music folder is unavailable root=… ` and so on, with an error's stack below. */
function toSentence({ level, time, msg = '', err, ...rest }: Entry): string {
  const severity = level >= 50 ? 'error: ' : level >= 40 ? 'warning: ' : '';
  const details = Object.entries(rest)
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('');
  const cause = err === undefined ? '' : `\n${err.stack ?? err.message ?? ''}`;
  return `${new Date(time).toTimeString().slice(0, 8)} ${severity}${msg}${details}${cause}`;
}
