import { type ChildProcess, spawn } from 'node:child_process';
import { repository } from './steps.ts';

// The server, started anew at each change, and Vite's development server in front of it. They end
// together: at Ctrl-C, or when either ends.
const playerPort = process.env.LINNET_DEV_PORT ?? '5173';
const serverPort = process.env.LINNET_PORT ?? '5466';

const children: ChildProcess[] = [
  spawn(
    process.execPath,
    [
      '--watch',
      '--watch-preserve-output',
      `${repository}/apps/server/src/main.mjs`,
      ...process.argv.slice(2),
    ],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        LINNET_PORT: serverPort,
        // Vite hands requests on with the browser's own Host and Origin.
        LINNET_PUBLIC_URL: `http://localhost:${playerPort}`,
      },
    },
  ),
  spawn(
    process.execPath,
    [`${repository}/node_modules/vite/bin/vite.js`, '--port', playerPort, '--strictPort'],
    {
      cwd: `${repository}/apps/web`,
      stdio: 'inherit',
      env: { ...process.env, LINNET_PORT: serverPort },
    },
  ),
];

let ending = false;
function end(code: number): void {
  if (ending) return;
  ending = true;
  process.exitCode = code;
  for (const child of children) child.kill('SIGTERM');
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end(0));
for (const child of children) child.once('exit', (code) => end(code ?? 1));
