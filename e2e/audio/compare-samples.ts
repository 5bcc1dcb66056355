/** Stereo sound as planes of one length. */
export interface Planes {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

export interface SeamReport {
  /** Frame of the tap at which the recording's frame 0 lies, as each track's middle says. */
  readonly offsets: readonly number[];
  /** Frames too many (or, negative, too few) at each seam. */
  readonly inserted: readonly number[];
  /** Loudest error within 512 frames of each seam, as a share of the recording's loudest sample. */
  readonly seamErrors: readonly number[];
  /** Frames that are not bit for bit the recording's, of `compared`, aligned by the first track. */
  readonly differing: number;
  readonly compared: number;
  /** Longest run of digital silence inside of the music, frames. */
  readonly longestSilence: number;
}

const window = 32768;
const seamFrames = 512;

/**
 * Compares what was tapped with the recording it should be. `cuts` are the frames at which tracks begin,
 * the first one's 0 left out. Each track is aligned by itself: a phase transform (GCC-PHAT, Knapp and
 * Carter 1976) of 32,768 frames of its middle against the tap near where it should be.
 * Throws when the tap holds too little sound to say anything.
 */
export function compareSeams(tap: Planes, recording: Planes, cuts: readonly number[]): SeamReport {
  const bounds = [0, ...cuts, recording.left.length];
  const start = tap.left.findIndex((value, i) => value !== 0 || tap.right[i] !== 0);
  if (start === -1) throw new Error('the tap is silent');
  const offsets: number[] = [];
  let guess = start;
  for (const [i, from] of bounds.slice(0, -1).entries()) {
    const middle = Math.floor((from + (bounds[i + 1] ?? from)) / 2) - window / 2;
    if (middle < from) throw new Error('a track is too short to align');
    guess = align(tap.left, recording.left, middle, guess);
    offsets.push(guess);
  }
  const [first = 0] = offsets;
  const { differing, compared } = countDiffering(tap, recording, first);
  return {
    offsets,
    inserted: offsets.slice(1).map((offset, i) => offset - (offsets[i] ?? 0)),
    seamErrors: cuts.map((cut) => seamError(tap, recording, first, cut)),
    differing,
    compared,
    longestSilence: longestSilence(tap, first, recording.left.length),
  };
}

/** Frames of `tap` in `[from, from + expected.left.length)` that differ from `expected`; bit for bit. */
function countDiffering(
  tap: Planes,
  expected: Planes,
  from: number,
): { differing: number; compared: number } {
  const compared = Math.min(expected.left.length, tap.left.length - from);
  let differing = 0;
  for (let i = 0; i < compared; i++) {
    if (tap.left[from + i] !== expected.left[i] || tap.right[from + i] !== expected.right[i]) {
      differing += 1;
    }
  }
  return { differing, compared: Math.max(0, compared) };
}

/** Where the recording's frame 0 lies in the tap, by the window at `at`, within 16,384 frames of `guess`. */
export function align(
  tap: Float32Array,
  recording: Float32Array,
  at: number,
  guess: number,
): number {
  const size = window * 4;
  const reach = window / 2;
  const from = guess + at - reach;
  const here = slice(tap, from, from + window * 2, size);
  const there = slice(recording, at, at + window, size);
  const a = fft(here, new Float64Array(size), false);
  const b = fft(there, new Float64Array(size), false);
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const [ar, ai, br, bi] = [
      a.real[i] ?? 0,
      a.imaginary[i] ?? 0,
      b.real[i] ?? 0,
      b.imaginary[i] ?? 0,
    ];
    const re = ar * br + ai * bi;
    const im = ai * br - ar * bi;
    // Whitened by half: pure phase would follow the codec's noise where the recording has no energy.
    const weight = Math.sqrt(Math.hypot(re, im)) || 1;
    real[i] = re / weight;
    imaginary[i] = im / weight;
  }
  const correlation = fft(real, imaginary, true).real;
  let best = 0;
  for (let lag = 0; lag < window; lag++) {
    if ((correlation[lag] ?? 0) > (correlation[best] ?? 0)) best = lag;
  }
  return from + best - at;
}

function seamError(tap: Planes, recording: Planes, offset: number, cut: number): number {
  let loudest = 0;
  let worst = 0;
  for (let i = cut - seamFrames; i < cut + seamFrames; i++) {
    for (const side of ['left', 'right'] as const) {
      const expected = recording[side][i] ?? 0;
      loudest = Math.max(loudest, Math.abs(expected));
      worst = Math.max(worst, Math.abs((tap[side][offset + i] ?? 0) - expected));
    }
  }
  return loudest === 0 ? 0 : worst / loudest;
}

function longestSilence(tap: Planes, from: number, frames: number): number {
  let longest = 0;
  let current = 0;
  for (let i = from; i < Math.min(from + frames, tap.left.length); i++) {
    current = tap.left[i] === 0 && tap.right[i] === 0 ? current + 1 : 0;
    longest = Math.max(longest, current);
  }
  return longest;
}

function slice(plane: Float32Array, from: number, to: number, size: number): Float64Array {
  const out = new Float64Array(size);
  for (let i = Math.max(from, 0); i < Math.min(to, plane.length); i++)
    out[i - from] = plane[i] ?? 0;
  return out;
}

/** In place, radix 2; `inverse` leaves out the division by the length. */
function fft(
  real: Float64Array,
  imaginary: Float64Array,
  inverse: boolean,
): { real: Float64Array; imaginary: Float64Array } {
  const size = real.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    [real[i], real[j]] = [real[j] ?? 0, real[i] ?? 0];
    [imaginary[i], imaginary[j]] = [imaginary[j] ?? 0, imaginary[i] ?? 0];
  }
  for (let length = 2; length <= size; length *= 2) {
    const angle = ((inverse ? 2 : -2) * Math.PI) / length;
    const half = length / 2;
    const cosines = Float64Array.from({ length: half }, (_, k) => Math.cos(angle * k));
    const sines = Float64Array.from({ length: half }, (_, k) => Math.sin(angle * k));
    for (let base = 0; base < size; base += length) {
      for (let k = 0; k < half; k++) {
        const [c, s] = [cosines[k] as number, sines[k] as number];
        const [re, im] = [real[base + k + half] as number, imaginary[base + k + half] as number];
        const turnedRe = re * c - im * s;
        const turnedIm = re * s + im * c;
        const [hereRe, hereIm] = [real[base + k] as number, imaginary[base + k] as number];
        real[base + k] = hereRe + turnedRe;
        imaginary[base + k] = hereIm + turnedIm;
        real[base + k + half] = hereRe - turnedRe;
        imaginary[base + k + half] = hereIm - turnedIm;
      }
    }
  }
  return { real, imaginary };
}
