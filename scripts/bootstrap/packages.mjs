import { readdirSync, writeFileSync } from 'node:fs';
import { fingerprint, readStamp } from './fingerprint.mjs';
import { alone } from './lock.mjs';
import { timed } from './progress.mjs';
import { repository } from './repository.mjs';
import { run } from './running.mjs';
import { ensurePnpm } from './runtime.mjs';

/** Inside node_modules, so that it goes when they go. */
const stamp = `${repository}/node_modules/.linnet-installed`;

/** Installs what the lock file says, unless that was done already: then nothing is asked of anybody. */
export async function installPackages(node) {
  if (isInstalled()) return;
  await alone(async () => {
    if (isInstalled()) return;
    const pnpm = await ensurePnpm();
    await timed('Installing packages', () =>
      // CI: pnpm must never wait for an answer.
      run(node, [...pnpm, 'install', '--frozen-lockfile', '--prefer-offline'], {
        env: { CI: 'true' },
      }),
    );
    writeFileSync(stamp, wanted());
  });
}

const isInstalled = () => readStamp(stamp) === wanted();

function wanted() {
  const members = ['apps', 'packages'].flatMap((folder) =>
    readdirSync(`${repository}/${folder}`).map((name) => `${folder}/${name}`),
  );
  const manifests = ['.', 'e2e', 'bench', ...members].map((folder) => `${folder}/package.json`);
  return fingerprint(['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]);
}
