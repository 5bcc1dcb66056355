import { barText, type Figure, meetsBar } from './figures.ts';

export interface SectionResult {
  readonly section: string;
  /** Size of the library; null where none was needed. */
  readonly tracks: number | null;
  readonly figures: readonly Figure[];
  readonly seconds: number;
  /** Why it could not be measured, or not to its end. */
  readonly failure: string | null;
}

/** All results as one aligned table. */
export function formatTable(results: readonly SectionResult[]): string {
  const rows = [
    ['section', 'tracks', 'figure', 'value', 'unit', 'bar', '', 'note'],
    ...results.flatMap((result) => [
      ...result.figures.map((figure) => [
        result.section,
        result.tracks === null ? '' : result.tracks.toLocaleString('en'),
        figure.name,
        formatNumber(figure.value),
        figure.unit,
        barText(figure.bar),
        verdict(meetsBar(figure)),
        figure.note ?? '',
      ]),
      ...(result.failure ? [[result.section, '', result.failure, '', '', '', 'FAILED', '']] : []),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) =>
    column === 7 ? 0 : Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 1 || column === 3 ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, '-'.repeat(Math.max(...lines.map((line) => Math.min(line.length, 120)))));
  return lines.join('\n');
}

function verdict(met: boolean | null): string {
  if (met === null) return '';
  return met ? 'pass' : 'FAIL';
}

function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
