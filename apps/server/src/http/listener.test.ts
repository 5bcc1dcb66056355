import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectToServer } from '../command-line/running-server.ts';
import { makeFolder } from '../scanning/testing/fixtures.ts';
import { startTestServer } from '../testing/server.ts';
import { listen } from './listener.ts';

let base: Awaited<ReturnType<typeof makeFolder>>;
beforeAll(async () => {
  base = await makeFolder();
});
afterAll(() => base.remove());

/** Whether something accepts connections at this address. */
function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

test('localhost is both its addresses, and nothing beyond', async () => {
  const listener = await listen((_, res) => res.end('here'), {
    host: 'localhost',
    port: 0,
    tls: undefined,
  });
  expect(await accepts('127.0.0.1', listener.port)).toBe(true);
  const hasIpv6 = await new Promise<boolean>((resolve) => {
    const probe = createServer().listen(0, '::1', () => probe.close(() => resolve(true)));
    probe.once('error', () => resolve(false));
  });
  expect(await accepts('::1', listener.port)).toBe(hasIpv6);
  await listener.close(0);
  expect(await accepts('127.0.0.1', listener.port)).toBe(false);
  expect(await accepts('::1', listener.port)).toBe(false);
});

test('with a certificate it serves HTTPS alone, and says to stay with it', async () => {
  const certFile = join(base.path, 'cert.pem');
  const keyFile = join(base.path, 'key.pem');
  const subject = ['-subj', '/CN=music.example', '-days', '1'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const files = ['-keyout', keyFile, '-out', certFile];
  execFileSync('openssl', ['req', '-x509', ...key, ...files, ...subject], { stdio: 'ignore' });
  const dataDir = join(base.path, 'data');
  const { server, get } = await startTestServer({ dataDir, tls: { certFile, keyFile } });
  expect(server.url).toBe(`https://localhost:${server.port}`);
  const hsts = await new Promise((resolve, reject) => {
    const url = `${server.url}/api/v1/health`;
    httpsRequest(url, { rejectUnauthorized: false }, (answer) => {
      answer.resume();
      resolve(answer.headers['strict-transport-security']);
    })
      .once('error', reject)
      .end();
  });
  expect(hsts).toBe('max-age=31536000');
  await expect(get('/api/v1/health')).rejects.toThrow();
  // Commands on this machine reach it although its certificate is for another name.
  const api = await connectToServer(dataDir);
  expect(await api?.call('health')).toMatchObject({ status: 'ok' });
  await server.close();
});
