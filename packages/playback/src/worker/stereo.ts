import type { PcmBlock } from './pcm.ts';

export interface StereoBlock {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly frames: number;
}

/** −3 dB, for the centre and the surrounds: ITU-R BS.775-3, annex 4, table 2. */
const half = Math.SQRT1_2;

/** [left, right] gain of each channel in WAVE order (L R C LFE Lb Rb/Ls Rs …), by channel count. */
const downMix: Record<number, readonly (readonly [number, number])[]> = {
  3: [
    [1, 0],
    [0, 1],
    [half, half],
  ],
  4: [
    [1, 0],
    [0, 1],
    [half, 0],
    [0, half],
  ],
  5: [
    [1, 0],
    [0, 1],
    [half, half],
    [half, 0],
    [0, half],
  ],
  6: [
    [1, 0],
    [0, 1],
    [half, half],
    [0, 0],
    [half, 0],
    [0, half],
  ],
  7: [
    [1, 0],
    [0, 1],
    [half, half],
    [0, 0],
    [0.5, 0.5],
    [half, 0],
    [0, half],
  ],
  8: [
    [1, 0],
    [0, 1],
    [half, half],
    [0, 0],
    [half, 0],
    [0, half],
    [half, 0],
    [0, half],
  ],
};

/**
 * Stereo of any block. Stereo passes as it is (same arrays), mono goes to both sides, more are mixed down
 * and scaled so that full scale in all channels does not clip. Counts without a table keep their first two.
 */
export function toStereo(block: PcmBlock): StereoBlock {
  const { channels, frames } = block;
  const first = channels[0] ?? new Float32Array(frames);
  const second = channels[1] ?? first;
  const gains = downMix[channels.length];
  if (!gains) return { left: first, right: second, frames };
  const scale = 1 / gains.reduce((sum, [toLeft]) => sum + toLeft, 0);
  const left = new Float32Array(frames);
  const right = new Float32Array(frames);
  for (const [channel, [toLeft, toRight]] of gains.entries()) {
    const plane = channels[channel];
    if (!plane) continue;
    for (let i = 0; i < frames; i++) {
      const sample = (plane[i] as number) * scale;
      left[i] = (left[i] as number) + sample * toLeft;
      right[i] = (right[i] as number) + sample * toRight;
    }
  }
  return { left, right, frames };
}
