import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import {
  type AddressInfo,
  createServer as createNetServer,
  type Server as NetServer,
} from 'node:net';

export interface Listener {
  readonly port: number;
  /**
   * Stops accepting, lets running answers finish for at most `graceMs`, then closes what is left.
   * Connections that only wait for a next request end at once.
   */
  close(graceMs: number): Promise<void>;
}

interface ListenOptions {
  /** `localhost` listens on 127.0.0.1 and, where there is one, on ::1: browsers may try either. */
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
}

/** Rejects with Node's error (`EADDRINUSE` …) when an address cannot be had. */
export async function listen(
  requestListener: RequestListener,
  { host, port, tls }: ListenOptions,
): Promise<Listener> {
  // Answers are written whole, so nothing is gained by Nagle's wait; it is also Node's default.
  const options = { noDelay: true, keepAliveTimeout: 65_000, requestTimeout: 60_000 };
  const server: Server =
    tls === undefined
      ? createHttpServer(options, requestListener)
      : createHttpsServer(
          { ...options, cert: await readFile(tls.certFile), key: await readFile(tls.keyFile) },
          requestListener,
        );
  await listening(server, host === 'localhost' ? '127.0.0.1' : host, port);
  const bound = (server.address() as AddressInfo).port;
  const second = host === 'localhost' ? await listenOnIpv6(server, bound) : undefined;
  return {
    port: bound,
    async close(graceMs) {
      second?.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // A connection whose answer is done only now waits for a next request: again and again.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      server.closeIdleConnections();
      const deadline = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(deadline);
    },
  };
}

/** A second door to the same server; undefined on a machine without IPv6. */
async function listenOnIpv6(server: Server, port: number): Promise<NetServer | undefined> {
  const door = createNetServer({ noDelay: true }, (socket) => server.emit('connection', socket));
  try {
    await listening(door, '::1', port);
    return door;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return undefined;
    server.close();
    throw error;
  }
}

function listening(server: NetServer, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
