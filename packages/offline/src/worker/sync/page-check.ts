import type { Columns } from '@linnet/contract/columns';
import {
  type ChangesPage,
  changesPageSchema,
  type FeedKind,
  feedKinds,
  fieldsByKind,
  type RowByKind,
  rowSchemaByKind,
  type StreamChanges,
  streamSchema,
} from '@linnet/contract/feed';
import { idSchema } from '@linnet/contract/ids';
import * as v from 'valibot';
import { quickArray } from './quick-check.ts';

const checkByField = Object.fromEntries(
  feedKinds.map((kind) => [
    kind,
    Object.entries(rowSchemaByKind[kind].entries).map(
      ([field, schema]) => [field, quickArray(schema as v.GenericSchema)] as const,
    ),
  ]),
) as unknown as {
  readonly [Kind in FeedKind]: readonly (readonly [string, (value: unknown) => boolean])[];
};

const checkIds = quickArray(idSchema);
const envelopeSchema = v.object({ ...changesPageSchema.entries, streams: v.array(v.unknown()) });

/**
 * The columns of `kind` in `value`, or undefined where they are not what the contract says. Arrays
 * are those of `value`; fields that the contract does not know are left out.
 */
export function readColumns<Kind extends FeedKind>(
  kind: Kind,
  value: unknown,
): Columns<RowByKind[Kind]> | undefined {
  if (!isRecord(value)) return undefined;
  const length = (value.id as unknown[] | undefined)?.length;
  for (const [field, check] of checkByField[kind]) {
    const column = value[field];
    if (!check(column) || (column as unknown[]).length !== length) return undefined;
  }
  return Object.fromEntries(fieldsByKind[kind].map((field) => [field, value[field]])) as Columns<
    RowByKind[Kind]
  >;
}

/** The ids in `value`, or undefined where it is no list of ids. */
export function readIds(value: unknown): string[] | undefined {
  return checkIds(value) ? (value as string[]) : undefined;
}

/** Reads a page of the feed as strictly as `changesPageSchema`, several times faster. */
export function readChangesPage(value: unknown): ChangesPage | undefined {
  const envelope = v.safeParse(envelopeSchema, value);
  if (!envelope.success) return undefined;
  const streams: StreamChanges[] = [];
  for (const stream of envelope.output.streams) {
    const read = readStream(stream);
    if (read === undefined) return undefined;
    streams.push(read);
  }
  return { ...envelope.output, streams };
}

function readStream(value: unknown): StreamChanges | undefined {
  if (!isRecord(value) || !v.is(streamSchema, value.stream)) return undefined;
  const read: Partial<Record<FeedKind, unknown>> = {};
  for (const kind of feedKinds) {
    if (value[kind] === undefined) continue;
    const columns = readColumns(kind, value[kind]);
    if (columns === undefined) return undefined;
    read[kind] = columns;
  }
  if (value.removed === undefined) return { stream: value.stream, ...read } as StreamChanges;
  if (!isRecord(value.removed)) return undefined;
  const removed: Partial<Record<FeedKind, string[]>> = {};
  for (const kind of feedKinds) {
    if (value.removed[kind] === undefined) continue;
    const ids = readIds(value.removed[kind]);
    if (ids === undefined) return undefined;
    removed[kind] = ids;
  }
  return { stream: value.stream, ...read, removed } as StreamChanges;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
