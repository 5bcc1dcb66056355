import { type Bus, panGains, sampleRate, type Touch, type Voice } from './voice.ts';

/**
 * A plucked string: noise going round in a delay line that rubs off its edges each time (Karplus and
 * Strong; tuned by an all-pass after Jaffe and Smith, CMJ 7/2, 1983). `softness` from 0 to 1 rounds the
 * attack off, as a fingertip does; `ring` is the time in seconds to fall by 60 dB.
 */
export function makePluck(
  touch: Touch,
  string: { softness: number; ring: number; random: () => number },
): Voice {
  const period = sampleRate / touch.frequency;
  // The two-point mean delays by half a sample; the all-pass by what is left to a whole one.
  const length = Math.max(2, Math.floor(period - 0.6));
  const rest = period - length - 0.5;
  const tuning = (1 - rest) / (1 + rest);
  const loss = 10 ** (-3 / (string.ring * touch.frequency));
  const line = pluckedLine(length, string);
  const [left, right] = panGains(touch.pan);
  const life = Math.round(string.ring * 1.2 * sampleRate);
  const fade = Math.round(0.05 * sampleRate);
  let place = 0;
  let frame = 0;
  const state = { before: 0, tunedIn: 0, tunedOut: 0 };

  return {
    render({ left: leftBus, right: rightBus, send }: Bus, from, to) {
      let { before, tunedIn, tunedOut } = state;
      const end = Math.min(to, from + life - frame);
      for (let i = from; i < end; i++, frame++) {
        const now = line[place] as number;
        const mean = loss * 0.5 * (now + before);
        before = now;
        tunedOut = tuning * (mean - tunedOut) + tunedIn;
        tunedIn = mean;
        line[place] = tunedOut;
        place = place + 1 === length ? 0 : place + 1;
        const ending = life - frame < fade ? (life - frame) / fade : 1;
        const sound = now * touch.gain * ending;
        leftBus[i] = (leftBus[i] as number) + sound * left;
        rightBus[i] = (rightBus[i] as number) + sound * right;
        send[i] = (send[i] as number) + sound * touch.send;
      }
      Object.assign(state, { before, tunedIn, tunedOut });
      return frame < life;
    },
  };
}

/** The string as the finger leaves it: noise, rounded, plucked off its middle, without a mean, peak 1. */
function pluckedLine(
  length: number,
  { softness, random }: { softness: number; random: () => number },
): Float32Array {
  const noise = Float32Array.from({ length }, () => random() * 2 - 1);
  for (let pass = 0; pass < 1 + Math.round(softness * 6); pass++) {
    let last = noise[length - 1] as number;
    for (let i = 0; i < length; i++) {
      const value = noise[i] as number;
      noise[i] = 0.5 * (value + last);
      last = value;
    }
  }
  const pick = Math.max(1, Math.floor(length * 0.23));
  const line = noise.map(
    (value, i) => value - 0.8 * (noise[(i + length - pick) % length] as number),
  );
  const mean = line.reduce((sum, value) => sum + value, 0) / length;
  const peak = line.reduce((most, value) => Math.max(most, Math.abs(value - mean)), 1e-6);
  return line.map((value) => (value - mean) / peak);
}
