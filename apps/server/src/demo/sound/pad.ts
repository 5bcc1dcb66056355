import {
  type Bus,
  makeTable,
  readTable,
  sampleRate,
  sine,
  type Touch,
  type Voice,
} from './voice.ts';

/** A soft string-like wave: partials fall faster than a saw's, so nothing is sharp. */
const dark = [1, 0.34, 0.16, 0.08, 0.045, 0.025, 0, 0, 0, 0];
const bright = [1, 0.5, 0.32, 0.2, 0.14, 0.1, 0.07, 0.05, 0.035, 0.025];
const tables = new Map<number, Float32Array>();

function padTable(brightness: number): Float32Array {
  const known = tables.get(brightness);
  if (known) return known;
  const between = (value: number, place: number) =>
    value + ((bright[place] ?? 0) - value) * brightness;
  const table = makeTable(dark.map(between));
  tables.set(brightness, table);
  return table;
}

const detune = 2 ** (4 / 1200);

/**
 * A held note that swells and goes: two waves a few cents apart, one in each ear, that breathe slowly.
 * `brightness` is from 0 to 1.
 */
export function makePad(
  touch: Touch,
  shape: { seconds: number; attack: number; release: number; brightness: number; phase: number },
): Voice {
  const hold = Math.round(shape.seconds * sampleRate);
  const attack = Math.round(shape.attack * sampleRate);
  const release = Math.round(shape.release * sampleRate);
  const step = touch.frequency / sampleRate;
  const [leftStep, rightStep] = [step / detune, step * detune];
  const breathStep = (0.11 + 0.07 * shape.phase) / sampleRate;
  const table = padTable(shape.brightness);
  let leftPhase = shape.phase;
  let rightPhase = (shape.phase + 0.37) % 1;
  let breathPhase = shape.phase;
  let frame = 0;

  return {
    render({ left: leftBus, right: rightBus, send }: Bus, from, to) {
      // Locals: numbers in a closure are boxed at each write, which costs more than the sound.
      let [left, right, breath] = [leftPhase, rightPhase, breathPhase];
      const end = Math.min(to, from + hold + release - frame);
      for (let i = from; i < end; i++, frame++) {
        const swell = frame < attack ? frame / attack : 1;
        const going = frame < hold ? 1 : 1 - (frame - hold) / release;
        const share = swell * going;
        const envelope = share * share * (3 - 2 * share);
        const gain = touch.gain * envelope * (0.88 + 0.12 * readTable(sine, breath));
        const l = readTable(table, left);
        const r = readTable(table, right);
        leftBus[i] = (leftBus[i] as number) + gain * (0.85 * l + 0.15 * r);
        rightBus[i] = (rightBus[i] as number) + gain * (0.85 * r + 0.15 * l);
        send[i] = (send[i] as number) + gain * touch.send * (l + r) * 0.5;
        left += leftStep;
        if (left >= 1) left -= 1;
        right += rightStep;
        if (right >= 1) right -= 1;
        breath += breathStep;
        if (breath >= 1) breath -= 1;
      }
      [leftPhase, rightPhase, breathPhase] = [left, right, breath];
      return frame < hold + release;
    },
  };
}
