import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';

/** A source file by its path from the repository's root, and what it imports, as written. */
export interface SourceFile {
  readonly path: string;
  readonly imports: readonly string[];
}

/** Imports of one file: static, re-exports, dynamic ones with a literal, and types alike. */
export function readSource(root: string, path: string): SourceFile {
  const { module, program } = parseSync(path, readFileSync(join(root, path), 'utf8'));
  const imports = [
    ...module.staticImports.map((each) => each.moduleRequest.value),
    ...module.staticExports.flatMap((each) =>
      each.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
  ];
  walk(program, (node) => {
    if (node.type !== 'ImportExpression') return;
    const source = node.source as { type?: string; value?: unknown } | undefined;
    if (source?.type === 'Literal' && typeof source.value === 'string') imports.push(source.value);
  });
  return { path, imports };
}

/** What is wrong with the direction of `sources`' imports; one sentence each, empty when all is well. */
export function findViolations(sources: readonly SourceFile[]): string[] {
  return [...sources.flatMap(checkDirection), ...findFeatureCycles(sources)];
}

/** `@linnet/NAME` packages that code in each place may use besides its own. */
const mayUse: ReadonlyMap<string, readonly string[]> = new Map([
  ['apps/server', ['contract']],
  ['apps/web', ['contract', 'playback', 'offline']],
  ['packages/contract', []],
  ['packages/playback', ['contract']],
  ['packages/offline', ['contract']],
  ['e2e', ['contract']],
  ['bench', ['contract']],
  ['scripts', []],
]);

function checkDirection({ path, imports }: SourceFile): string[] {
  const place = placeOf(path);
  const allowed = mayUse.get(place);
  if (allowed === undefined) return [`${path} lies in ${place}, of which no rule is known`];
  const isTest = /\.test\.tsx?$/.test(path);
  return imports.flatMap((specifier) => {
    const name = /^@linnet\/([^/]+)/.exec(specifier)?.[1];
    if (name !== undefined && !allowed.includes(name) && `packages/${name}` !== place) {
      return [`${path} imports ${specifier}: ${place} may not use it`];
    }
    if (specifier.startsWith('.')) {
      const target = placeOf(resolvePath(path, specifier));
      const leaves = target !== place && !placesThatReachOut.has(place);
      return leaves ? [`${path} imports ${specifier}: it reaches into ${target}`] : [];
    }
    if (place === 'packages/contract' && !isTest && !contractMayUse.has(specifier)) {
      return [`${path} imports ${specifier}: the contract does no I/O and needs only valibot`];
    }
    return [];
  });
}

/** Journeys, measurements and tools drive the whole, so they may reach into it by path. */
const placesThatReachOut = new Set(['e2e', 'bench', 'scripts']);
const contractMayUse = new Set(['valibot', '@valibot/to-json-schema']);

/** `apps/server`, `packages/contract`, `e2e` …: the part of the repository that a path lies in. */
function placeOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return first === 'apps' || first === 'packages' ? `${first}/${second}` : first;
}

function resolvePath(from: string, specifier: string): string {
  return join(dirname(from), specifier).replaceAll('\\', '/');
}

/** Rings of files of the server: a feature that needs one that needs it is one feature in two drawers. */
function findFeatureCycles(sources: readonly SourceFile[]): string[] {
  const known = new Set(sources.map(({ path }) => path));
  const importsByFile = new Map(
    sources
      .filter(({ path }) => path.startsWith('apps/server/src/'))
      .map(({ path, imports }) => [
        path,
        imports
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => resolvePath(path, specifier))
          .filter((target) => known.has(target)),
      ]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    const at = trail.indexOf(file);
    if (at !== -1) {
      const ring = [...trail.slice(at), file].map((each) => relative('apps/server/src', each));
      cycles.push(`apps/server imports in a ring: ${ring.join(' → ')}`);
      return;
    }
    if (done.has(file)) return;
    for (const next of importsByFile.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of importsByFile.keys()) visit(file, []);
  return cycles;
}

type Node = { readonly type: string; readonly [key: string]: unknown };

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const each of value) walk(each, visit);
  else if (typeof value === 'object' && value !== null) {
    if ('type' in value && typeof value.type === 'string') visit(value as Node);
    for (const each of Object.values(value)) walk(each, visit);
  }
}
