import { existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runSteps, type Step } from './steps.ts';

interface SystemPackage {
  readonly name: string;
  readonly isThere: () => boolean;
  /** What a person does who has to install it themselves. */
  readonly purpose: string;
}

const packages: readonly SystemPackage[] = [
  { name: 'chromium', isThere: () => isOnPath('chromium'), purpose: 'browser journeys' },
  { name: 'ffmpeg', isThere: () => isOnPath('ffmpeg'), purpose: 'audio files to test with' },
  {
    name: 'postgresql',
    isThere: () =>
      isOnPath('postgres') || globSync('/usr/lib/postgresql/*/bin/postgres').length > 0,
    purpose: 'the tests of the second database',
  },
];

/**
 * Brings what the tests need beyond npm: from Debian's packages where we may install them, a browser
 * from Playwright elsewhere; what is left is said. Answers the names of steps that failed.
 */
export async function installSystemPackages(): Promise<string[]> {
  const missing = packages.filter((each) => !each.isThere());
  if (missing.length === 0) return [];
  const isDebian = existsSync('/etc/debian_version') && isOnPath('apt-get');
  if (isDebian && process.getuid?.() === 0) {
    const names = missing.map(({ name }) => name);
    return runSteps([
      aptGet('package lists', ['update', '-q']),
      aptGet(`install ${names.join(', ')}`, [
        'install',
        '-qy',
        '--no-install-recommends',
        ...names,
      ]),
    ]);
  }
  for (const { name, purpose } of missing.filter((each) => each.name !== 'chromium')) {
    console.log(`Missing: ${name}, for ${purpose}. Install it with your system's package manager.`);
  }
  if (!missing.some(({ name }) => name === 'chromium')) return [];
  const args = ['node_modules/@playwright/test/cli.js', 'install', 'chromium'];
  return runSteps([{ name: "Playwright's own browser", args, cwd: 'e2e' }]);
}

function aptGet(name: string, args: readonly string[]): Step {
  return { name, program: 'apt-get', args, env: { DEBIAN_FRONTEND: 'noninteractive' } };
}

function isOnPath(program: string): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}
