import {
  type Bus,
  panGains,
  readTable,
  sampleRate,
  sine,
  type Touch,
  type Voice,
} from './voice.ts';

/** A bird far off: a sine that glides from `touch.frequency` to `to` hertz in `seconds`. */
export function makeChirp(
  touch: Touch,
  { to: target, seconds }: { to: number; seconds: number },
): Voice {
  const [left, right] = panGains(touch.pan);
  const life = Math.round(seconds * sampleRate);
  let phase = 0;
  let frame = 0;

  return {
    render({ left: leftBus, right: rightBus, send }: Bus, from, to) {
      for (let i = from; i < to; i++, frame++) {
        if (frame >= life) return false;
        const share = frame / life;
        const hump = Math.sin(Math.PI * share) ** 2;
        const sound = touch.gain * hump * readTable(sine, phase);
        leftBus[i] = (leftBus[i] as number) + sound * left;
        rightBus[i] = (rightBus[i] as number) + sound * right;
        send[i] = (send[i] as number) + sound * touch.send;
        phase += (touch.frequency + (target - touch.frequency) * share) / sampleRate;
        if (phase >= 1) phase -= 1;
      }
      return true;
    },
  };
}
