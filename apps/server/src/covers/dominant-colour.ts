import { type Oklab, toHex, toOklab } from './oklab.ts';

/** Small raw picture: rows from the top, four bytes a pixel (red, green, blue, alpha). */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** What a picture without a visible pixel gets, and one that cannot be read: the grey between both themes. */
export const neutralColour = '#808080';

/** Edges of a bin in OKLab: below it two colours look like shades of one. */
const binSize = 0.06;
/** From this chroma on a colour counts in full; a grey counts a fifth of it. */
const fullChroma = 0.12;

interface Bin {
  weight: number;
  sum: [number, number, number];
}

/**
 * The colour that a person would name first, as `#rrggbb`: the heaviest neighbourhood in OKLab, where
 * colourful pixels and those in the middle weigh more, and paper white, ink black and frames hardly.
 */
export function dominantColour({ data, width, height }: Pixels): string {
  const bins = new Map<string, Bin>();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const alpha = data[at + 3] ?? 0;
      if (alpha < 128) continue;
      const colour = toOklab(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
      const weight = weightOf(colour) * placeWeight((x + 0.5) / width, (y + 0.5) / height);
      const key = keyOf(colour, [0, 0, 0]);
      const bin = bins.get(key) ?? { weight: 0, sum: [0, 0, 0] };
      bin.weight += weight;
      for (const axis of [0, 1, 2] as const) bin.sum[axis] += colour[axis] * weight;
      bins.set(key, bin);
    }
  }
  let heaviest: Bin | undefined;
  for (const bin of bins.values()) {
    const around = neighbourhood(bins, bin);
    if (!heaviest || around.weight > heaviest.weight) heaviest = around;
  }
  return heaviest ? toHex(meanOf(heaviest)) : neutralColour;
}

function weightOf([lightness, a, b]: Oklab): number {
  const chroma = Math.hypot(a, b);
  const colourful = 0.2 + 0.8 * Math.min(1, chroma / fullChroma);
  const extreme = lightness > 0.95 || lightness < 0.12 ? 0.15 : 1;
  return colourful * extreme;
}

/** 1 in the middle, little in the outermost twentieth, where frames are. */
function placeWeight(x: number, y: number): number {
  const edge = Math.min(x, 1 - x, y, 1 - y);
  return edge < 0.05 ? 0.25 : Math.min(1, 0.6 + edge);
}

function keyOf(colour: Oklab, shift: readonly [number, number, number]): string {
  return ([0, 1, 2] as const)
    .map((axis) => Math.floor(colour[axis] / binSize) + shift[axis])
    .join();
}

const shifts = [-1, 0, 1];

function neighbourhood(bins: ReadonlyMap<string, Bin>, centre: Bin): Bin {
  const colour = meanOf(centre);
  const around: Bin = { weight: 0, sum: [0, 0, 0] };
  for (const l of shifts) {
    for (const a of shifts) {
      for (const b of shifts) {
        const bin = bins.get(keyOf(colour, [l, a, b]));
        if (!bin) continue;
        // The bin itself counts most, so that the mean stays a colour that is in the picture.
        const share = l === 0 && a === 0 && b === 0 ? 1 : 0.5;
        around.weight += bin.weight * share;
        for (const axis of [0, 1, 2] as const) around.sum[axis] += bin.sum[axis] * share;
      }
    }
  }
  return around;
}

function meanOf({ weight, sum }: Bin): Oklab {
  return [sum[0] / weight, sum[1] / weight, sum[2] / weight];
}
