import { makeRandom } from '../sound/random.ts';
import { makeReverb } from '../sound/reverb.ts';
import { sampleRate, type Voice } from '../sound/voice.ts';
import type { Arrangement } from './arrange.ts';

/** Interleaved stereo, 16 bits. */
export type Pcm = Int16Array;

const blockFrames = 4096;
const fadeFrames = Math.round(1.5 * sampleRate);
/** Brings the whole to −16 LUFS; a test measures it. */
const masterGain = 2.4;
/** Above this the sound is bent softly, so that no sum of voices can clip. */
const knee = 0.7;

/** Plays an arrangement from its first frame to its last, block by block. Each block is borrowed. */
export function* perform({ entrances, frames }: Arrangement, seed: number): Generator<Pcm> {
  const bus = {
    left: new Float32Array(blockFrames),
    right: new Float32Array(blockFrames),
    send: new Float32Array(blockFrames),
  };
  const pcm = new Int16Array(blockFrames * 2);
  const reverb = makeReverb({ seconds: 3.4, level: 0.55 });
  const random = makeRandom(seed);
  let sounding: Voice[] = [];
  let next = 0;

  for (let start = 0; start < frames; start += blockFrames) {
    const count = Math.min(blockFrames, frames - start);
    for (const channel of [bus.left, bus.right, bus.send]) channel.fill(0);
    sounding = sounding.filter((voice) => voice.render(bus, 0, count));
    for (let entrance = entrances[next]; entrance; entrance = entrances[next]) {
      if (entrance.frame >= start + count) break;
      next++;
      const voice = entrance.make();
      if (voice.render(bus, Math.max(0, entrance.frame - start), count)) sounding.push(voice);
    }
    reverb.process(bus, count);
    for (let i = 0; i < count; i++) {
      const left = frames - start - i;
      const gain = masterGain * (left < fadeFrames ? left / fadeFrames : 1);
      pcm[i * 2] = quantize((bus.left[i] as number) * gain, random);
      pcm[i * 2 + 1] = quantize((bus.right[i] as number) * gain, random);
    }
    yield count === blockFrames ? pcm : pcm.subarray(0, count * 2);
  }
}

/** 16 bits with triangular dither of one step each way, so that fades end in hiss and not in grain. */
function quantize(sample: number, random: () => number): number {
  const dither = random() - random();
  const value = Math.round(bendPeaks(sample) * 32_767 + dither);
  return Math.max(-32_768, Math.min(32_767, value));
}

function bendPeaks(sample: number): number {
  const size = Math.abs(sample);
  if (size <= knee) return sample;
  const over = (size - knee) / (1 - knee);
  return Math.sign(sample) * (knee + (1 - knee) * Math.tanh(over) * 0.93);
}
