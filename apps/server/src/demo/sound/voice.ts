export const sampleRate = 44_100;

/** Where voices add their sound: one block of frames, full scale ±1, and what goes into the reverb. */
export interface Bus {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly send: Float32Array;
}

/** One sounding note. */
export interface Voice {
  /** Adds frames `from` (inclusive) to `to` of the block; false when it will be silent for ever. */
  render(bus: Bus, from: number, to: number): boolean;
}

/** How a note is placed and heard. */
export interface Touch {
  /** Hertz. */
  readonly frequency: number;
  /** Linear; the peak of the voice before the mix. */
  readonly gain: number;
  /** −1 left to 1 right. */
  readonly pan: number;
  /** Share of it that goes into the reverb. */
  readonly send: number;
}

/** Equal-power gains of a place between left and right. */
export function panGains(pan: number): readonly [left: number, right: number] {
  const angle = ((pan + 1) * Math.PI) / 4;
  return [Math.cos(angle), Math.sin(angle)];
}

/** Hertz of a MIDI note number; 69 is A at 440 Hz. */
export function frequencyOf(note: number): number {
  return 440 * 2 ** ((note - 69) / 12);
}

/** One turn of a wave, with its first sample again at the end, so that reading needs no wrap. */
const tableLength = 4096;

/** The wave that these partials make together, `amplitudes[0]` being the fundamental. */
export function makeTable(amplitudes: readonly number[]): Float32Array {
  const table = new Float32Array(tableLength + 1);
  for (let i = 0; i <= tableLength; i++) {
    let sum = 0;
    for (const [place, amplitude] of amplitudes.entries()) {
      sum += amplitude * Math.sin((2 * Math.PI * (place + 1) * i) / tableLength);
    }
    table[i] = sum;
  }
  return table;
}

export const sine = makeTable([1]);

/** The wave at `phase`, in turns from 0 to 1 exclusive. */
export function readTable(table: Float32Array, phase: number): number {
  const at = phase * tableLength;
  const index = at | 0;
  const before = table[index] as number;
  return before + ((table[index + 1] as number) - before) * (at - index);
}
