import { existsSync, writeFileSync } from 'node:fs';
import { fingerprint, readStamp } from './fingerprint.mjs';
import { alone } from './lock.mjs';
import { timed } from './progress.mjs';
import { repository } from './repository.mjs';
import { run } from './running.mjs';

const web = `${repository}/apps/web`;
/** Beside the build, so that any other build into this folder takes it away. */
const stamp = `${web}/dist/.inputs`;

/** Builds the player, unless the one that is there was built from the very same files. */
export async function buildPlayer(node) {
  if (isBuilt()) return;
  await alone(async () => {
    if (isBuilt()) return;
    const inputs = playerInputs();
    await timed('Building the player', () =>
      run(node, [`${repository}/node_modules/vite/bin/vite.js`, 'build'], {
        cwd: web,
        env: { NODE_ENV: 'production' },
      }),
    );
    writeFileSync(stamp, inputs);
  });
}

const isBuilt = () => existsSync(`${web}/dist/index.html`) && readStamp(stamp) === playerInputs();

function playerInputs() {
  return fingerprint(['apps/web', 'packages', 'tsconfig', 'tsconfig.base.json', 'pnpm-lock.yaml']);
}
