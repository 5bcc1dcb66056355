import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseSync } from 'oxc-parser';

export interface Weight {
  readonly files: readonly string[];
  readonly gzipBytes: number;
}

/**
 * The scripts and styles of the build in `dist` that a browser must have before the first paint: what
 * `index.html` names and what that imports statically. Workers and lazy parts load later.
 */
export function weighFirstPaint(dist: string): { scripts: Weight; styles: Weight } {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const named = [
    ...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="\/?([^"]+\.(?:js|css))"/g),
  ];
  const scripts = new Set<string>();
  const queue = named.flatMap(([, path]) => (path?.endsWith('.js') ? [path] : []));
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (scripts.has(path)) continue;
    scripts.add(path);
    const { module } = parseSync(path, readFileSync(join(dist, path), 'utf8'));
    const imported = [
      ...module.staticImports.map((each) => each.moduleRequest.value),
      ...module.staticExports.flatMap((each) =>
        each.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
      ),
    ];
    for (const specifier of imported) {
      queue.push(specifier.startsWith('/') ? specifier.slice(1) : join(dirname(path), specifier));
    }
  }
  const styles = named.flatMap(([, path]) => (path?.endsWith('.css') ? [path] : []));
  return { scripts: weigh(dist, [...scripts]), styles: weigh(dist, styles) };
}

function weigh(dist: string, files: readonly string[]): Weight {
  const sizes = files.map((path) => gzipSync(readFileSync(join(dist, path)), { level: 9 }).length);
  return { files, gzipBytes: sizes.reduce((sum, size) => sum + size, 0) };
}
