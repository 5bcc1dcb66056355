// The door of every npm command. It runs on Node 20 with nothing installed, brings in what is missing,
// and hands over to the installed Node 24. It must stay plain JavaScript without dependencies.
import { installPackages } from './bootstrap/packages.mjs';
import { buildPlayer } from './bootstrap/player.mjs';
import { progress } from './bootstrap/progress.mjs';
import { repository } from './bootstrap/repository.mjs';
import { runAndExit } from './bootstrap/running.mjs';
import { ensureNode } from './bootstrap/runtime.mjs';

/** What each command runs, from the repository's root, once everything is installed. */
const programs = {
  start: 'apps/server/src/main.mjs',
  dev: 'scripts/dev.ts',
  test: 'scripts/test.ts',
  check: 'scripts/check.ts',
  bench: 'bench/bench.ts',
  linnet: 'apps/server/src/command-line/linnet.ts',
  build: undefined,
};

/** These serve or drive the built player. */
const needPlayer = new Set(['start', 'build', 'bench']);

const [command = '', ...args] = process.argv.slice(2);
if (!Object.hasOwn(programs, command)) {
  process.stderr.write(`Usage: node scripts/run.mjs ${Object.keys(programs).join('|')} …\n`);
  process.exit(2);
}

try {
  const node = await ensureNode();
  await installPackages(node);
  if (needPlayer.has(command)) await buildPlayer(node);
  const program = programs[command];
  if (program !== undefined) {
    if (command === 'start') progress('Starting …');
    runAndExit(node, [`${repository}/${program}`, ...args]);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
