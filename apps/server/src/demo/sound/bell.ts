import {
  type Bus,
  panGains,
  readTable,
  sampleRate,
  sine,
  type Touch,
  type Voice,
} from './voice.ts';

/**
 * A soft bell, near to an electric piano: one sine bends another (Chowning's FM), strongly at the
 * strike and hardly while it rings. `ring` is the time in seconds to fall by 60 dB; `strike` from 0 to
 * 1 is how hard it is struck.
 */
export function makeBell(touch: Touch, { ring, strike }: { ring: number; strike: number }): Voice {
  const step = touch.frequency / sampleRate;
  const [left, right] = panGains(touch.pan);
  const attack = Math.round(0.006 * sampleRate);
  const life = Math.round(ring * 1.1 * sampleRate);
  const fade = Math.round(0.1 * sampleRate);
  const fall = 10 ** (-3 / (ring * sampleRate));
  const dull = 10 ** (-3 / (ring * 0.28 * sampleRate));
  // Higher notes bend less, or their upper partials would sting.
  const firstBend = (0.05 + 0.22 * strike) * Math.min(1, 600 / touch.frequency);
  const state = { level: touch.gain, bend: firstBend, body: 0, bender: 0, shimmer: 0 };
  let frame = 0;

  return {
    render({ left: leftBus, right: rightBus, send }: Bus, from, to) {
      let { level, bend, body, bender, shimmer } = state;
      const end = Math.min(to, from + life - frame);
      for (let i = from; i < end; i++, frame++) {
        let phase = body + bend * readTable(sine, bender);
        phase -= Math.floor(phase);
        const rise = frame < attack ? frame / attack : 1;
        const ending = life - frame < fade ? (life - frame) / fade : 1;
        const tone = readTable(sine, phase) + 0.5 * bend * readTable(sine, shimmer);
        const sound = level * rise * ending * tone;
        leftBus[i] = (leftBus[i] as number) + sound * left;
        rightBus[i] = (rightBus[i] as number) + sound * right;
        send[i] = (send[i] as number) + sound * touch.send;
        level *= fall;
        bend *= dull;
        body += step;
        if (body >= 1) body -= 1;
        bender += step * 2.003;
        if (bender >= 1) bender -= 1;
        shimmer += step * 5.01;
        if (shimmer >= 1) shimmer -= 1;
      }
      Object.assign(state, { level, bend, body, bender, shimmer });
      return frame < life;
    },
  };
}
