import { createHash } from 'node:crypto';
import { toJsonSchema } from '@valibot/to-json-schema';
import { expect, test } from 'vitest';
import { eventSchemaByName } from './events.ts';
import { changesPageSchema } from './feed.ts';
import { instanceSchema } from './instance.ts';
import { protocol } from './protocol.ts';

/**
 * A replica, a worker or a service worker of an older release may read what this release writes. When
 * this test fails the wire has changed: grow `protocol` if an older side could misread it, then write
 * the new fingerprint down beside the protocol it belongs to.
 */
const fingerprints: Record<number, string> = { 1: '4849a819bf6ee274' };

test('the wire is the one that this protocol number stands for', () => {
  const schemas = [changesPageSchema, instanceSchema, ...Object.values(eventSchemaByName)];
  const text = JSON.stringify(
    schemas.map((schema) => toJsonSchema(schema, { errorMode: 'ignore' })),
  );
  const fingerprint = createHash('sha256').update(text).digest('hex').slice(0, 16);
  expect(fingerprint).toBe(fingerprints[protocol]);
});
