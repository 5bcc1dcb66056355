/**
 * The number that page, workers, service worker and server compare when they meet. It grows when an
 * older side could misread a newer one; `wire-fingerprint.test.ts` fails when a wire schema changes
 * without it.
 */
export const protocol = 1;

/** Request header in which the player says which protocol it speaks. */
export const protocolHeader = 'linnet-protocol';
