import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** A source file by its path from the repository's root, and what it imports, as written. */
export interface SourceFile {
  readonly path: string;
  readonly imports: readonly string[];
  /** Those of `imports` that are gone when the program runs. */
  readonly typeImports: readonly string[];
}

/** Imports of one file: static, re-exports, dynamic ones with a literal, and types alike. */
export function readSource(root: string, path: string): SourceFile {
  const { module, program } = parseSync(path, readFileSync(join(root, path), 'utf8'));
  const found = [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      specifier: moduleRequest.value,
      isType: entries.length > 0 && entries.every((entry) => entry.isType),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest === null ? [] : { specifier: moduleRequest.value, isType },
      ),
    ),
  ];
  walk(program, (node) => {
    if (node.type !== 'ImportExpression') return;
    const source = node.source as { type?: string; value?: unknown } | undefined;
    if (source?.type === 'Literal' && typeof source.value === 'string') {
      found.push({ specifier: source.value, isType: false });
    }
  });
  return {
    path,
    imports: found.map(({ specifier }) => specifier),
    typeImports: found.flatMap(({ specifier, isType }) => (isType ? specifier : [])),
  };
}

/** What is wrong with the direction of `sources`' imports; one sentence each, empty when all is well. */
export function findViolations(sources: readonly SourceFile[]): string[] {
  return [...sources.flatMap(checkDirection), ...findServerRings(sources)];
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

/**
 * Rings in the server. Features that need each other are one feature in two drawers, be it only for
 * types; files that need each other at run time see each other half made.
 */
function findServerRings(sources: readonly SourceFile[]): string[] {
  const root = 'apps/server/src/';
  // Tests, and what is made for them, stand outside: they may use the whole server.
  const files = sources.filter(
    ({ path }) => path.startsWith(root) && !/(\.test\.ts$|\/testing\/)/.test(path),
  );
  const known = new Set(files.map(({ path }) => path));
  const needs = new Map<string, Set<string>>();
  const featureNeeds = new Map<string, Set<string>>();
  for (const { path, imports, typeImports } of files) {
    for (const specifier of imports) {
      const target = specifier.startsWith('.') ? resolvePath(path, specifier) : '';
      if (!known.has(target)) continue;
      const [from, to] = [path.slice(root.length), target.slice(root.length)];
      if (!typeImports.includes(specifier)) add(needs, from, to);
      const [feature, other] = [from, to].map((each) => each.split('/')[0] ?? each);
      if (feature !== undefined && other !== undefined && feature !== other) {
        add(featureNeeds, feature, other);
      }
    }
  }
  return [
    ...findRings(featureNeeds).map((ring) => `features of the server in a ring: ${ring}`),
    ...findRings(needs).map((ring) => `files of the server in a ring: ${ring}`),
  ];
}

function add(edges: Map<string, Set<string>>, from: string, to: string): void {
  edges.set(from, (edges.get(from) ?? new Set()).add(to));
}

function findRings(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  const rings: string[] = [];
  const visit = (name: string, trail: readonly string[]): void => {
    const at = trail.indexOf(name);
    if (at !== -1) {
      rings.push([...trail.slice(at), name].join(' → '));
      return;
    }
    if (done.has(name)) return;
    for (const next of edges.get(name) ?? []) visit(next, [...trail, name]);
    done.add(name);
  };
  for (const name of edges.keys()) visit(name, []);
  return rings;
}

type Node = { readonly type: string; readonly [key: string]: unknown };

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const each of value) walk(each, visit);
  else if (typeof value === 'object' && value !== null) {
    if ('type' in value && typeof value.type === 'string') visit(value as Node);
    for (const each of Object.values(value)) walk(each, visit);
  }
}
