import { connect, type Socket } from 'node:net';

/**
 * A bare HTTP/1.1 client over one kept-alive socket that throws bodies away unread: it costs so little
 * that a server shows its own limit, and it treats every server alike.
 */
export interface StreamClient extends Disposable {
  /** Fetches `path`; bytes of the body, and when its first byte was there, in milliseconds. */
  fetch(path: string, range?: string): Promise<{ bytes: number; firstByteMs: number }>;
}

export async function openStreamClient(port: number): Promise<StreamClient> {
  const socket = await open(port);
  let take: ((chunk: Buffer) => void) | undefined;
  let fail: ((error: Error) => void) | undefined;
  socket.on('data', (chunk: Buffer) => take?.(chunk));
  socket.on('error', (error) => fail?.(error));
  socket.on('close', () => fail?.(new Error('the server closed the connection')));
  return {
    fetch: (path, range) =>
      new Promise((resolve, reject) => {
        const started = performance.now();
        let head = Buffer.alloc(0);
        let expected = -1;
        let bytes = 0;
        let firstByteMs = Number.NaN;
        fail = reject;
        take = (chunk) => {
          if (expected < 0) {
            head = Buffer.concat([head, chunk]);
            const end = head.indexOf('\r\n\r\n');
            if (end < 0) return;
            const text = head.toString('latin1', 0, end);
            const length = /^content-length: (\d+)/im.exec(text)?.[1];
            if (!/^HTTP\/1.1 20[06]/.test(text) || length === undefined) {
              reject(new Error(`no bytes of known length for ${path}: ${text}`));
              return;
            }
            expected = Number(length);
            bytes = head.length - end - 4;
          } else {
            bytes += chunk.length;
          }
          if (bytes > 0 && Number.isNaN(firstByteMs)) firstByteMs = performance.now() - started;
          if (bytes >= expected) resolve({ bytes, firstByteMs });
        };
        const lines = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Accept: */*'];
        if (range) lines.push(`Range: ${range}`);
        socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      }),
    [Symbol.dispose]: () => {
      fail = undefined;
      socket.destroy();
    },
  };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
