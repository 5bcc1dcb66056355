import type { Bus } from './voice.ts';
import { sampleRate } from './voice.ts';

/** Frames; without common factors, so that echoes do not fall together. */
const diffusers = [149, 211, 379, 547];
const lines = [1487, 1699, 1933, 2203, 2473, 2777, 3049, 3389];
const predelay = Math.round(0.022 * sampleRate);

/** A large, dark room. `seconds` is the time to fall by 60 dB. */
export interface Reverb {
  /** Adds the room's answer to the first `frames` of `send` to both sides. */
  process(bus: Bus, frames: number): void;
}

/**
 * Eight delay lines that feed each other through a Hadamard matrix, each losing its treble on the way
 * (Jot's feedback delay network), behind all-passes that blur the input.
 */
export function makeReverb({ seconds, level }: { seconds: number; level: number }): Reverb {
  const blur = diffusers.map((length) => ({ line: new Float32Array(length), place: 0 }));
  const early = new Float32Array(predelay);
  let earlyPlace = 0;
  const room = lines.map((length) => ({
    line: new Float32Array(length),
    place: 0,
    keep: 10 ** ((-3 * length) / (seconds * sampleRate)),
    low: 0,
  }));
  const out = new Float32Array(lines.length);

  return {
    process({ left, right, send }, frames) {
      for (let i = 0; i < frames; i++) {
        let sound = early[earlyPlace] as number;
        early[earlyPlace] = send[i] as number;
        earlyPlace = earlyPlace + 1 === predelay ? 0 : earlyPlace + 1;
        for (const stage of blur) {
          const delayed = stage.line[stage.place] as number;
          const input = sound - 0.62 * delayed;
          stage.line[stage.place] = input;
          stage.place = stage.place + 1 === stage.line.length ? 0 : stage.place + 1;
          sound = delayed + 0.62 * input;
        }
        for (let n = 0; n < room.length; n++) {
          const each = room[n] as (typeof room)[number];
          each.low += 0.42 * ((each.line[each.place] as number) - each.low);
          out[n] = each.low * each.keep;
        }
        const wetLeft =
          (out[0] as number) - (out[2] as number) + (out[4] as number) - (out[6] as number);
        const wetRight =
          (out[1] as number) - (out[3] as number) + (out[5] as number) - (out[7] as number);
        left[i] = (left[i] as number) + level * wetLeft;
        right[i] = (right[i] as number) + level * wetRight;
        mix(out);
        for (let n = 0; n < room.length; n++) {
          const each = room[n] as (typeof room)[number];
          each.line[each.place] = (out[n] as number) + sound * 0.35;
          each.place = each.place + 1 === each.line.length ? 0 : each.place + 1;
        }
      }
    },
  };
}

/** The Hadamard matrix of order eight, scaled so that it keeps the energy. */
function mix(values: Float32Array): void {
  for (let half = 1; half < 8; half *= 2) {
    for (let at = 0; at < 8; at += half * 2) {
      for (let n = at; n < at + half; n++) {
        const one = values[n] as number;
        const other = values[n + half] as number;
        values[n] = one + other;
        values[n + half] = one - other;
      }
    }
  }
  for (let n = 0; n < 8; n++) values[n] = (values[n] as number) * 0.35355339;
}
