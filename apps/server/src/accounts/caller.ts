import type { Id } from '@linnet/contract/ids';
import type { Access } from '@linnet/contract/routes';

/** Who makes a request, as `authenticate` found out. Every query and every byte is cut to it. */
export interface Caller {
  readonly userId: Id;
  readonly name: string;
  readonly role: 'admin' | 'user' | 'guest';
  /** Music folders that this caller may hear; `all` includes ones added later. */
  readonly roots: 'all' | ReadonlySet<Id>;
}

/** Whether `caller` may use a route of this access. `public` routes are never asked. */
export function mayUse(caller: Caller, access: Access): boolean {
  return access !== 'admin' || caller.role === 'admin';
}
