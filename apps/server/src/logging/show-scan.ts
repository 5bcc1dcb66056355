import type { Scanner } from '../scanning/scanner.ts';
import type { Terminal } from './terminal.ts';

/** Keeps the terminal's last line at the running scan's count. */
export function showScan(scanner: Pick<Scanner, 'onStatus' | 'status'>, terminal: Terminal): void {
  const show = ({ running, found, done }: ReturnType<Scanner['status']>): void => {
    const counts = `${done.toLocaleString('en')} of ${found.toLocaleString('en')} files`;
    terminal.status(running ? `Scanning: ${counts}` : '');
  };
  scanner.onStatus(show);
  show(scanner.status());
}
