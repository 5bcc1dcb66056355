import type { StereoBlock } from './stereo.ts';

/*
 * Band-limited interpolation after J. O. Smith, "Digital Audio Resampling Home Page"
 * (https://ccrma.stanford.edu/~jos/resample/): a Kaiser-windowed sinc, one set of taps for each of the
 * L phases of the ratio L/M between the rates, so that times are exact and nothing drifts.
 */

/** Zero crossings of the sinc on each side; with the window below, flat to 0.91 of the lower Nyquist. */
const zeroCrossings = 64;
/** Kaiser's beta for about −100 dB outside. */
const beta = 10;
/** Middle of the transition band; its far edge lies at Nyquist. */
const cutoff = 0.955;

/**
 * Stereo from one rate to another. The state lives on from block to block and so across the seam of two
 * tracks of one rate: what comes out is what one long track would give. Zero delay: output k lies at input
 * time k·M/L exactly, and n input frames give ceil(n·L/M) output frames once flushed.
 */
export class Resampler {
  readonly inputRate: number;
  readonly #up: number;
  readonly #down: number;
  readonly #half: number;
  readonly #phases: readonly Float32Array[];
  /** The last inputs, oldest first; #base is the input index of the first. */
  #left: Float32Array;
  #right: Float32Array;
  #held: number;
  #base: number;
  #inputs = 0;
  #outputs = 0;

  constructor(inputRate: number, outputRate: number) {
    this.inputRate = inputRate;
    const divisor = greatestCommonDivisor(inputRate, outputRate);
    this.#up = outputRate / divisor;
    this.#down = inputRate / divisor;
    const width = Math.max(1, inputRate / outputRate);
    this.#half = Math.ceil(zeroCrossings * width);
    this.#phases = makePhases(this.#up, this.#half, width);
    this.#left = new Float32Array(this.#half);
    this.#right = new Float32Array(this.#half);
    // Silence before the first frame.
    this.#held = this.#half;
    this.#base = -this.#half;
  }

  /** Output frames that the input so far stands for and that have not come out yet. */
  get pending(): number {
    return Math.ceil((this.#inputs * this.#up) / this.#down) - this.#outputs;
  }

  /** Takes a block and gives what can be computed by now. */
  process(block: StereoBlock): StereoBlock {
    this.#append(block.left, block.right, block.frames);
    this.#inputs += block.frames;
    return this.#compute();
  }

  /** The rest, as if silence followed. Afterwards it starts anew. */
  flush(): StereoBlock {
    const silence = new Float32Array(this.#half + 1);
    this.#append(silence, silence, silence.length);
    const rest = this.#compute();
    this.#held = this.#half;
    this.#base = -this.#half;
    this.#left.fill(0);
    this.#right.fill(0);
    this.#inputs = 0;
    this.#outputs = 0;
    return rest;
  }

  #append(left: Float32Array, right: Float32Array, frames: number): void {
    const needed = this.#held + frames;
    if (needed > this.#left.length) {
      this.#left = grow(this.#left, this.#held, needed);
      this.#right = grow(this.#right, this.#held, needed);
    }
    this.#left.set(left.subarray(0, frames), this.#held);
    this.#right.set(right.subarray(0, frames), this.#held);
    this.#held = needed;
  }

  #compute(): StereoBlock {
    const up = this.#up;
    const down = this.#down;
    // Output k needs inputs up to floor(k·M/L) + half.
    const reach = this.#base + this.#held - this.#half;
    const total = Math.min(Math.ceil((reach * up) / down), this.#outputs + this.pending);
    const frames = Math.max(0, total - this.#outputs);
    const left = new Float32Array(frames);
    const right = new Float32Array(frames);
    const taps = this.#half * 2;
    for (let i = 0; i < frames; i++) {
      const time = (this.#outputs + i) * down;
      const index = Math.floor(time / up);
      const phase = this.#phases[time - index * up] as Float32Array;
      const start = index - this.#half + 1 - this.#base;
      let sumLeft = 0;
      let sumRight = 0;
      for (let tap = 0; tap < taps; tap++) {
        const gain = phase[tap] as number;
        sumLeft += gain * (this.#left[start + tap] as number);
        sumRight += gain * (this.#right[start + tap] as number);
      }
      left[i] = sumLeft;
      right[i] = sumRight;
    }
    this.#outputs += frames;
    this.#forget();
    return { left, right, frames };
  }

  #forget(): void {
    const next = Math.floor((this.#outputs * this.#down) / this.#up) - this.#half + 1;
    const drop = Math.min(next - this.#base, this.#held);
    if (drop <= 0) return;
    this.#left.copyWithin(0, drop, this.#held);
    this.#right.copyWithin(0, drop, this.#held);
    this.#held -= drop;
    this.#base += drop;
  }
}

/** Taps per phase; tap t of phase p weighs the input at distance t - half + 1 - p/up from the output. */
function makePhases(up: number, half: number, width: number): Float32Array[] {
  return Array.from({ length: up }, (_, phase) => {
    const taps = new Float32Array(half * 2);
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap++) {
      const distance = (tap - half + 1 - phase / up) / width;
      const value = cutoff * sinc(cutoff * distance) * kaiser(distance / zeroCrossings);
      taps[tap] = value;
      sum += value;
    }
    // Each phase lets a constant through unchanged: otherwise the phases would modulate it.
    for (let tap = 0; tap < taps.length; tap++) taps[tap] = (taps[tap] as number) / sum;
    return taps;
  });
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) > 1 ? 0 : bessel(beta * Math.sqrt(1 - x * x)) / bessel(beta);
}

/** The modified Bessel function I0, by its power series. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function grow(plane: Float32Array, held: number, needed: number): Float32Array {
  const larger = new Float32Array(needed * 2);
  larger.set(plane.subarray(0, held));
  return larger;
}
