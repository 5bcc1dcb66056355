import { globSync } from 'node:fs';
import { repository, type Step } from './steps.ts';

/** What can be said about the code without running it. */
export function checkSteps(): Step[] {
  const realms = globSync('tsconfig/*.json', { cwd: repository }).sort();
  return [
    ...realms.map((project) => ({
      name: `types of ${project}`,
      args: ['node_modules/typescript/bin/tsc', '-p', project],
    })),
    { name: 'lint and format', args: ['node_modules/@biomejs/biome/bin/biome', 'check'] },
    { name: 'dead code', args: ['node_modules/knip/bin/knip.js'] },
    { name: 'dependency direction', args: ['scripts/check-dependencies.ts'] },
  ];
}
