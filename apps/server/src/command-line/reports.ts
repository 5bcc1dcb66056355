import type { Library, ScanProblem, ScanStatus } from '@linnet/contract/library';
import type { RootDetails } from '@linnet/contract/root';

const number = (value: number) => value.toLocaleString('en');
const count = (value: number, noun: string) => `${number(value)} ${noun}${value === 1 ? '' : 's'}`;

/** What `linnet status` prints. */
export function statusReport(
  library: Library,
  roots: readonly RootDetails[],
  server: string | undefined,
): string {
  const { tracks, albums, artists, missing, scan } = library;
  const folders = roots.map(
    (root) =>
      `  ${root.path} (${count(root.tracks, 'track')}${root.state === 'ok' ? '' : ', unavailable'})`,
  );
  return [
    server === undefined ? 'No server runs on this data folder.' : `Linnet is at ${server}`,
    `Library: ${count(tracks, 'track')}, ${count(albums, 'album')}, ${count(artists, 'artist')}` +
      (missing === 0 ? '' : `; ${number(missing)} missing from the disk`),
    scanLine(scan),
    folders.length === 0 ? 'No music folder yet.' : 'Music folders:',
    ...folders,
  ].join('\n');
}

/** One line on how a scan goes or went. */
export function scanLine(scan: ScanStatus): string {
  if (scan.running) return `Scanning: ${number(scan.done)} of ${count(scan.found, 'file')}`;
  if (scan.finishedAt === null) return 'Never scanned.';
  return `Last scan: ${new Date(scan.finishedAt).toLocaleString()}`;
}

/** What `linnet problems` prints: one file a line. */
export function problemsReport(problems: readonly ScanProblem[]): string {
  if (problems.length === 0) return 'No problems.';
  return problems
    .map(({ path, code, reason }) => `${path === '' ? '(the folder)' : path}: ${reason} [${code}]`)
    .join('\n');
}
