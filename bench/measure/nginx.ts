import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../server.ts';
import { openStreamClient } from './stream-client.ts';
import { waitFor } from './waiting.ts';

const program = '/usr/sbin/nginx';

/** nginx with sendfile over one folder, as the yardstick of what the machine can do. */
export interface Nginx extends AsyncDisposable {
  readonly port: number;
}

/** Undefined where nginx is not installed (Debian: `apt-get install nginx-light`). */
export async function startNginx(folder: string, files: string): Promise<Nginx | undefined> {
  const isInstalled = await access(program, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isInstalled) return undefined;
  const port = await freePort();
  await mkdir(join(folder, 'temp'), { recursive: true });
  const config = join(folder, 'nginx.conf');
  await writeFile(config, configText(folder, { files, port }));
  // One process in the foreground, so that ending it ends all of it.
  const child = spawn(program, ['-c', config, '-e', join(folder, 'error.log')], {
    stdio: 'ignore',
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  };
  try {
    await waitFor(
      'nginx to listen',
      async () => {
        if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
        const client = await openStreamClient(port).catch(() => undefined);
        client?.[Symbol.dispose]();
        return client && true;
      },
      { everyMs: 20, withinMs: 5000 },
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, [Symbol.asyncDispose]: stop };
}

function configText(folder: string, options: { files: string; port: number }): string {
  return `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_requests 1000000;
  client_body_temp_path ${folder}/temp/body;
  proxy_temp_path ${folder}/temp/proxy;
  fastcgi_temp_path ${folder}/temp/fastcgi;
  uwsgi_temp_path ${folder}/temp/uwsgi;
  scgi_temp_path ${folder}/temp/scgi;
  server { listen 127.0.0.1:${options.port}; root ${options.files}; }
}
`;
}
