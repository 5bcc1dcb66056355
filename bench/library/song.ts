import { makeRandom } from '../random.ts';

export const songRate = 44100;
export const songSeconds = 240;
/** Songs of which the library's audio is cut. */
export const songCount = 3;

/**
 * One song as interleaved stereo 16-bit samples, little-endian, at `songRate`: soft chords, a plucked
 * line and a little noise. It is music enough for every codec to behave, and tonal enough that FLAC
 * files stay small.
 */
export function makeSong(index: number): Int16Array<ArrayBuffer> {
  const random = makeRandom(`song ${index}`);
  const samples = new Int16Array(songRate * songSeconds * 2);
  const beat = Math.round(songRate * (0.42 + random.next() * 0.2));
  const root = 98 + random.next() * 60;
  const degrees = [0, 3, 5, 7, 10, 12, 15, 17];
  const pitch = (steps: number) => (2 * Math.PI * root * 2 ** (steps / 12)) / songRate;
  // Old recordings are mono in two channels, which FLAC packs into half.
  const wide = index % 3 === 2;
  let chord = [0, 7, 12].map(pitch);
  let pluck = { step: 0, level: 0, fade: 1, side: 0.5 };
  const phases = [0, 0, 0];
  let pluckPhase = 0;
  for (let frame = 0; frame < samples.length / 2; frame++) {
    if (frame % (beat * 4) === 0) {
      const base = random.pick([0, 3, 5, 7, -2]);
      chord = [base, base + random.pick([3, 4, 5]), base + 7].map(pitch);
    }
    if (frame % Math.round(beat / 2) === 0 && random.chance(0.7)) {
      pluck = {
        step: pitch(12 + random.pick(degrees)),
        level: 0.1 + random.next() * 0.12,
        fade: 0.99985 - random.next() * 0.0001,
        side: wide ? 0.25 + random.next() * 0.5 : 0.5,
      };
    }
    let pad = 0;
    for (let voice = 0; voice < 3; voice++) {
      phases[voice] = (phases[voice] as number) + (chord[voice] as number);
      pad += Math.sin(phases[voice] as number);
    }
    pluckPhase += pluck.step;
    pluck.level *= pluck.fade;
    const line = Math.sin(pluckPhase) * pluck.level;
    const swell = 0.05 + 0.04 * Math.sin((frame / songRate) * 0.7);
    const hiss = (random.next() - 0.5) * 0.00006;
    samples[frame * 2] = toSample(pad * swell + line * (1 - pluck.side) + hiss);
    samples[frame * 2 + 1] = toSample(pad * swell + line * pluck.side + hiss);
  }
  return samples;
}

function toSample(value: number): number {
  return Math.round(Math.max(-1, Math.min(1, value)) * 32767);
}
