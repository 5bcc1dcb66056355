import type { IncomingMessage } from 'node:http';
import type { Id } from '@linnet/contract/ids';
import type { Caller } from './caller.ts';

/**
 * Who makes `request`; undefined when nobody is known to, which is answered with 401. Every route but
 * the public ones passes this one seam before anything else of the request is read.
 */
export type Authenticate = (request: IncomingMessage) => Promise<Caller | undefined>;

/**
 * Takes every request for the owner's. It is sound only because the server refuses to listen beyond
 * loopback: whoever reaches it is a user of this very machine.
 */
export function authenticateAsOwner(ownerId: Id): Authenticate {
  const owner = ownerOf(ownerId);
  return () => Promise.resolve(owner);
}

/** The one who runs this server and may see all of it. */
export function ownerOf(ownerId: Id): Caller {
  return { userId: ownerId, name: 'Owner', role: 'admin', roots: 'all' };
}
