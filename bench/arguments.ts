import { parseArgs } from 'node:util';
import type { Section } from './section.ts';

export interface BenchArguments {
  readonly sections: readonly Section[];
  readonly tracks: readonly number[];
  readonly json: string | undefined;
}

/** What to measure; a sentence where the arguments make no sense. */
export function readArguments(
  args: readonly string[],
  known: readonly Section[],
): BenchArguments | string {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { values, positionals } = parsed;
  const unknown = positionals.find((name) => !known.some((section) => section.name === name));
  if (unknown !== undefined) return `There is no section ${unknown}.`;
  const tracks = (values.tracks ?? '1000').split(',').map(Number);
  if (tracks.some((count) => !Number.isInteger(count) || count < 100 || count > 100_000)) {
    return '--tracks takes whole numbers from 100 to 100000.';
  }
  // In the order of the list: a scan of its own hands its library on to the others.
  const sections = known.filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  );
  return { sections, tracks, json: values.json };
}

export function usage(known: readonly Section[]): string {
  return [
    'Usage: npm run bench -- [SECTION…] [--tracks N[,N…]] [--json FILE]',
    '',
    ...known.map(({ name, summary }) => `  ${name.padEnd(8)} ${summary}`),
    '',
    'All sections with a library of 1,000 tracks unless told otherwise. Libraries are made once and kept',
    'under LINNET_BENCH_DIR (the temporary folder by default); 20,000 tracks take 12 GB.',
  ].join('\n');
}

function parse(args: readonly string[]) {
  const options = { tracks: { type: 'string' }, json: { type: 'string' } } as const;
  return parseArgs({ args: [...args], allowPositionals: true, options });
}
