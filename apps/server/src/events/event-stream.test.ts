import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type EventStream, makeEventStream } from './event-stream.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A stream on a real connection, and the client's end of it, which reads nothing until it is told to. */
async function openStream(): Promise<{ stream: EventStream; res: ServerResponse; client: Socket }> {
  const opened = Promise.withResolvers<ServerResponse>();
  const server = createServer((_, res) => opened.resolve(res)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.pause();
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  ends.push(() => {
    client.destroy();
    server.close();
  });
  const res = await opened.promise;
  return { stream: makeEventStream(res, { isAdmin: false }), res, client };
}

test('a reader that stands still costs a few events, and gets the newest when it goes on', async () => {
  const { stream, res, client } = await openStream();
  for (let i = 0; i < 200_000; i++) stream.send('changes', { revision: i }, 'changes');
  expect(res.writableLength).toBeLessThan(1_000_000);
  let received = '';
  client.on('data', (chunk) => {
    received += chunk.toString();
  });
  client.resume();
  await expect.poll(() => received).toContain('data: {"revision":199999}\n\n');
});

test('an event that is told after the client went away harms nobody', async () => {
  const { stream, res, client } = await openStream();
  res.on('error', (error) => {
    throw error;
  });
  res.destroy();
  stream.send('changes', { revision: 1 }, 'changes');
  await stream.ended;
  stream.send('changes', { revision: 2 }, 'changes');
  client.destroy();
});

test('it ends when the client goes and when the server ends it', async () => {
  const first = await openStream();
  first.client.destroy();
  await first.stream.ended;
  const second = await openStream();
  second.client.resume();
  second.stream.end();
  await second.stream.ended;
});
