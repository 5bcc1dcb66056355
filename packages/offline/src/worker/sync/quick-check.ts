import * as v from 'valibot';

type Check = (value: unknown) => boolean;

/** What this reads of a schema; the rest of its type is of no use here. */
interface SchemaShape {
  readonly type: string;
  readonly wrapped?: v.GenericSchema;
  readonly item?: v.GenericSchema;
  readonly options?: readonly unknown[];
  readonly pipe?: readonly { readonly kind: string; readonly type: string }[];
}

/**
 * Makes a check that accepts exactly what `schema` accepts, without the bookkeeping of issues that
 * makes parsing a page of a thousand rows slow. What it does not know by name it leaves to valibot.
 */
export function quickCheck(schema: v.GenericSchema): Check {
  const shape = schema as unknown as SchemaShape;
  if (shape.pipe !== undefined) return quickPipe(schema, shape.pipe);
  switch (shape.type) {
    case 'string':
      return (value) => typeof value === 'string';
    case 'number':
      return (value) => typeof value === 'number' && !Number.isNaN(value);
    case 'picklist': {
      const options = new Set(shape.options);
      return (value) => options.has(value);
    }
    case 'nullable': {
      const inner = quickCheck(shape.wrapped as v.GenericSchema);
      return (value) => value === null || inner(value);
    }
    case 'array':
      return quickArray(shape.item as v.GenericSchema);
    default:
      return (value) => v.is(schema, value);
  }
}

/** Accepts arrays whose every item `item` accepts. The plain kinds have a loop of their own. */
export function quickArray(item: v.GenericSchema): Check {
  const shape = item as unknown as SchemaShape;
  if (shape.pipe === undefined && (shape.type === 'string' || shape.type === 'number')) {
    return isArrayOf(shape.type, false);
  }
  const inner = shape.wrapped as unknown as SchemaShape | undefined;
  const isPlain =
    inner?.pipe === undefined && (inner?.type === 'string' || inner?.type === 'number');
  if (shape.type === 'nullable' && isPlain) return isArrayOf(inner.type, true);
  const check = quickCheck(item);
  return (value) => {
    if (!Array.isArray(value)) return false;
    for (let index = 0; index < value.length; index += 1) if (!check(value[index])) return false;
    return true;
  };
}

function isArrayOf(type: string, orNull: boolean): Check {
  return (value) => {
    if (!Array.isArray(value)) return false;
    for (let index = 0; index < value.length; index += 1) {
      const item: unknown = value[index];
      // NaN alone differs from itself.
      // biome-ignore lint/suspicious/noSelfCompare: a call would cost more than the check
      const isRight = typeof item === type && item === item;
      if (!isRight && !(orNull && item === null)) return false;
    }
    return true;
  };
}

function quickPipe(schema: v.GenericSchema, pipe: NonNullable<SchemaShape['pipe']>): Check {
  const [base, ...actions] = pipe;
  const patterns = actions.map((action) =>
    action.kind === 'validation' && action.type === 'regex'
      ? (action as unknown as { readonly requirement: RegExp }).requirement
      : undefined,
  );
  if (base?.type !== 'string' || patterns.some((pattern) => pattern === undefined)) {
    return (value) => v.is(schema, value);
  }
  const [only, ...others] = patterns as RegExp[];
  if (only !== undefined && others.length === 0) {
    return (value) => typeof value === 'string' && only.test(value);
  }
  return (value) =>
    typeof value === 'string' && (patterns as RegExp[]).every((pattern) => pattern.test(value));
}
