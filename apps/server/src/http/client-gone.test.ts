import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { isClientGone } from './client-gone.ts';

test('a client whose body never comes is one that is gone', async () => {
  const server = createServer({ requestTimeout: 50, connectionsCheckingInterval: 20 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const failed = new Promise<unknown>((resolve) => {
    // Node destroys the connection with its reason; Koa hears it there.
    server.on('request', (request) => request.socket.on('error', resolve));
  });
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{');
  expect(isClientGone(await failed)).toBe(true);
  socket.destroy();
  server.close();
});

test('a fault of ours is not taken for it', () => {
  expect(isClientGone(new TypeError('x is not a function'))).toBe(false);
  expect(isClientGone(Object.assign(new Error('no room'), { code: 'ENOSPC' }))).toBe(false);
});
