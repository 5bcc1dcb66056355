import type { BitWriter } from './bit-writer.ts';

/** A channel of one block, coded as FLAC's fixed predictors leave it (RFC 9639, 9.2.5 and 9.2.7). */
export interface Subframe {
  readonly samples: Int32Array;
  readonly depth: number;
  readonly order: number;
  readonly residual: Int32Array;
  readonly partitionOrder: number;
  readonly parameters: readonly number[];
  readonly bits: number;
}

const maxPartitionOrder = 6;
const largestParameter = 14;

/** Finds the cheapest predictor and Rice parameters for `samples` of `depth` bits. */
export function planSubframe(samples: Int32Array, depth: number): Subframe {
  let order = 0;
  let residual = samples;
  let least = sumOfSizes(samples, 4);
  let current = samples;
  // Each order is the difference of the one before it.
  for (let next = 1; next <= 4 && samples.length > next; next++) {
    current = differences(current, next);
    const sum = sumOfSizes(current, 4);
    if (sum < least) [order, residual, least] = [next, current, sum];
  }
  let best: Pick<Subframe, 'partitionOrder' | 'parameters' | 'bits'> | undefined;
  for (let partitionOrder = 0; partitionOrder <= maxPartitionOrder; partitionOrder++) {
    const length = samples.length / 2 ** partitionOrder;
    if (!Number.isInteger(length) || length <= order) break;
    const plan = planPartitions(residual, order, length);
    if (!best || plan.bits < best.bits) best = { partitionOrder, ...plan };
  }
  if (!best) throw new Error(`a block of ${samples.length} frames is too short`);
  const bits = 8 + order * depth + 6 + best.bits;
  return { ...best, samples, depth, order, residual, bits };
}

export function writeSubframe(writer: BitWriter, subframe: Subframe): void {
  const { order, samples, depth, residual, parameters, partitionOrder } = subframe;
  writer.write((8 + order) << 1, 8);
  for (let i = 0; i < order; i++) writer.write(samples[i] as number, depth);
  // Rice coding with parameters of four bits.
  writer.write(0, 2);
  writer.write(partitionOrder, 4);
  const length = samples.length / parameters.length;
  for (const [place, parameter] of parameters.entries()) {
    writer.write(parameter, 4);
    const end = (place + 1) * length;
    for (let i = place === 0 ? order : place * length; i < end; i++) {
      const folded = fold(residual[i] as number);
      writer.unary(folded >>> parameter);
      if (parameter > 0) writer.write(folded, parameter);
    }
  }
}

function differences(values: Int32Array, from: number): Int32Array {
  const result = new Int32Array(values.length);
  for (let i = values.length - 1; i >= from; i--) {
    result[i] = (values[i] as number) - (values[i - 1] as number);
  }
  return result;
}

function sumOfSizes(values: Int32Array, from: number): number {
  let sum = 0;
  for (let i = from; i < values.length; i++) sum += Math.abs(values[i] as number);
  return sum;
}

/** The best Rice parameter of each partition, and the bits of all. */
function planPartitions(
  residual: Int32Array,
  order: number,
  length: number,
): { parameters: number[]; bits: number } {
  const parameters: number[] = [];
  let bits = 0;
  for (let start = 0; start < residual.length; start += length) {
    const first = start === 0 ? order : start;
    const count = start + length - first;
    let sum = 0;
    for (let i = first; i < start + length; i++) sum += fold(residual[i] as number);
    const mean = sum / count;
    const guess = Math.min(largestParameter, Math.max(0, Math.ceil(Math.log2(mean * 0.7 + 1e-9))));
    parameters.push(guess);
    // Slightly more than it takes: each quotient is counted before it is cut to a whole number.
    bits += 4 + count * (guess + 1) + sum / 2 ** guess;
  }
  return { parameters, bits };
}

/** Signed to unsigned, small sizes first: 0, −1, 1, −2, 2 … */
function fold(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}
