import { createHash, randomBytes } from 'node:crypto';
import type { Id } from '@linnet/contract/ids';

/** A fresh id: 96 random bits as 16 characters of base64url. */
export function newId(): Id {
  return randomBytes(12).toString('base64url');
}

/** 22 characters that stand for `parts`: keys made of names and paths would outgrow index limits. */
export function digest(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  // Lengths keep ("ab", "c") and ("a", "bc") apart.
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('base64url').slice(0, 22);
}
