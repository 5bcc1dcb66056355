import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { repository, runtimeFolder } from './repository.mjs';

/** Runs a program to its end. Its output is shown only when it fails, in the error's message. */
export function run(program, args, { cwd = repository, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const text = Buffer.concat(output).toString();
      if (code === 0) resolve(text);
      else reject(new Error(`${text}\n${program} ${args.join(' ')} ended with ${signal ?? code}`));
    });
  });
}

/** Becomes, in effect, the program: its terminal, folder, signals and exit code are ours. */
export function runAndExit(node, args) {
  const child = spawn(node, args, {
    // npm changes the folder to the repository's; paths in arguments are meant from where it was called.
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: { NODE_COMPILE_CACHE: `${runtimeFolder}/compile-cache`, ...process.env },
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  stopWithNpm(() => child.kill('SIGTERM'));
  child.once('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
  });
}

/**
 * npm passes SIGTERM on to the shell that it runs us in, and that ends without a word to us: being left
 * to another parent is how we learn of it. Started by anything else, we may well outlive our parent.
 */
function stopWithNpm(stop) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 500);
  watch.unref();
}
