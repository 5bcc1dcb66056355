import { makeBell } from '../sound/bell.ts';
import { makeChirp } from '../sound/chirp.ts';
import { makePad } from '../sound/pad.ts';
import { makePluck } from '../sound/pluck.ts';
import { makeRandom } from '../sound/random.ts';
import { frequencyOf, sampleRate, type Voice } from '../sound/voice.ts';
import { framesPerBar, framesPerEighth, type Section } from './score.ts';

/** A voice and the frame of the whole at which it begins. */
export interface Entrance {
  readonly frame: number;
  readonly make: () => Voice;
}

export interface Arrangement {
  /** By frame. */
  readonly entrances: readonly Entrance[];
  /** Frames at which each section begins. */
  readonly starts: readonly number[];
  readonly frames: number;
}

/** Time for the last chord to die away. */
const tailFrames = Math.round(5.5 * sampleRate);
const secondsPerBar = framesPerBar / sampleRate;

/** Turns the score into voices, with the small inequalities of hands; the same for the same seed. */
export function arrange(score: readonly Section[], seed: number): Arrangement {
  const random = makeRandom(seed);
  const entrances: Entrance[] = [];
  const starts: number[] = [];
  let start = 0;
  for (const [place, section] of score.entries()) {
    starts.push(start);
    const last = place === score.length - 1;
    for (const entrance of arrangeSection(section, start, { random, last }))
      entrances.push(entrance);
    start += section.chords.reduce((sum, { bars }) => sum + bars, 0) * framesPerBar;
  }
  entrances.sort((one, other) => one.frame - other.frame);
  return { entrances, starts, frames: start + tailFrames };
}

function* arrangeSection(
  section: Section,
  start: number,
  { random, last }: { random: () => number; last: boolean },
): Generator<Entrance> {
  const { parts, pattern } = section;
  let bar = 0;
  for (const chord of section.chords) {
    const frame = start + bar * framesPerBar;
    const seconds = chord.bars * secondsPerBar;
    const ending = last && bar + chord.bars === barsOf(section);
    const release = ending ? 4.5 : 2.4;

    for (const [place, note] of chord.notes.entries()) {
      const phase = random();
      const gain = 0.021 * parts.pad * (place === 0 ? 1 : 0.85);
      const touch = { frequency: frequencyOf(note), gain, pan: 0, send: 0.5 };
      const shape = { seconds, attack: 1.5, release, brightness: parts.brightness, phase };
      yield { frame, make: () => makePad(touch, shape) };
    }

    const bass = {
      frequency: frequencyOf(chord.bass),
      gain: 0.08 * parts.bass,
      pan: 0,
      send: 0.06,
    };
    const hold = { seconds: seconds - 0.25, attack: 0.12, release: 0.9, brightness: 0, phase: 0 };
    yield { frame, make: () => makePad(bass, hold) };

    for (let within = 0; within < chord.bars && !(ending && within > 0); within++) {
      for (const [eighth, which] of pattern.entries()) {
        if (which === null) continue;
        const note = chord.notes[which] ?? chord.bass;
        const accent = eighth === 0 ? 1 : eighth === 4 ? 0.85 : 0.65;
        const gain = 0.21 * parts.arpeggio * accent * (0.85 + 0.3 * random());
        const pan = ((which - 2) / 2) * 0.5;
        const touch = { frequency: frequencyOf(note + 12), gain, pan, send: 0.3 };
        const string = { softness: 0.75 - 0.3 * parts.brightness, ring: 2.6, random };
        const late = Math.round((random() * 0.012 + 0.004) * sampleRate);
        const at = frame + within * framesPerBar + eighth * framesPerEighth + late;
        yield { frame: at, make: () => makePluck(touch, string) };
      }
    }
    bar += chord.bars;
  }

  for (const { bar: inBar, eighth, note, eighths, strength } of section.melody) {
    const hand = 0.92 + 0.16 * random();
    const gain = 0.17 * parts.melody * (0.6 + 0.4 * strength) * hand;
    const pan = 0.18 - 0.012 * (note - 70);
    const touch = { frequency: frequencyOf(note), gain, pan, send: 0.45 };
    const ring = 1.6 + 0.35 * eighths;
    const late = Math.round((random() * 0.014 + 0.006) * sampleRate);
    const frame = start + inBar * framesPerBar + eighth * framesPerEighth + late;
    yield { frame, make: () => makeBell(touch, { ring, strike: strength }) };
  }

  yield* arrangeBirds(section, start, random);
}

/** A few calls, far off and never on the beat. */
function* arrangeBirds(section: Section, start: number, random: () => number): Generator<Entrance> {
  const { birds } = section.parts;
  if (birds === 0) return;
  const frames = barsOf(section) * framesPerBar;
  const calls = Math.round(3 + 4 * birds);
  for (let call = 0; call < calls; call++) {
    const at = start + Math.round(frames * ((call + 0.2 + 0.6 * random()) / calls));
    const pan = random() * 1.6 - 0.8;
    const pitch = 2400 + 900 * random();
    const notes = 2 + Math.floor(random() * 4);
    for (let n = 0; n < notes; n++) {
      const frame = at + Math.round((n * (0.1 + 0.03 * random()) + 0.02 * random()) * sampleRate);
      const from = pitch * (1 + 0.12 * (random() - 0.5));
      const to = from * (n % 2 === 0 ? 1.16 : 0.88);
      const touch = { frequency: from, gain: 0.012 * birds, pan, send: 0.7 };
      yield { frame, make: () => makeChirp(touch, { to, seconds: 0.07 + 0.04 * random() }) };
    }
  }
}

function barsOf(section: Section): number {
  return section.chords.reduce((sum, { bars }) => sum + bars, 0);
}
