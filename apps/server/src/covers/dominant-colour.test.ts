import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dominantColour, neutralColour } from './dominant-colour.ts';
import { toHex, toOklab } from './oklab.ts';

type Rgb = readonly [number, number, number];

/** A square picture of 40 pixels, coloured by place (0 to 1). */
function paint(colourAt: (x: number, y: number) => Rgb | undefined) {
  const side = 40;
  const data = new Uint8Array(side * side * 4);
  for (let i = 0; i < side * side; i++) {
    const colour = colourAt((i % side) / side, Math.floor(i / side) / side);
    data.set(colour ? [...colour, 255] : [0, 0, 0, 0], i * 4);
  }
  return { data, width: side, height: side };
}

function distance(hex: string, [red, green, blue]: Rgb): number {
  const number = Number.parseInt(hex.slice(1), 16);
  const one = toOklab(number >> 16, (number >> 8) & 255, number & 255);
  const other = toOklab(red, green, blue);
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

test('a picture of one colour has that colour', () => {
  const channel = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(fc.tuple(channel, channel, channel), (colour) => {
      expect(distance(dominantColour(paint(() => colour)), colour)).toBeLessThan(0.01);
    }),
    { numRuns: 60 },
  );
});

test('every sRGB colour survives the way to OKLab and back', () => {
  const channel = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(channel, channel, channel, (red, green, blue) => {
      const hex = `#${Buffer.from([red, green, blue]).toString('hex')}`;
      expect(toHex(toOklab(red, green, blue))).toBe(hex);
    }),
  );
});

test('a crimson bird on white paper is crimson, although the paper is larger', () => {
  const crimson: Rgb = [170, 30, 50];
  const picture = paint((x, y) => (Math.hypot(x - 0.5, y - 0.5) < 0.2 ? crimson : [252, 251, 248]));
  expect(distance(dominantColour(picture), crimson)).toBeLessThan(0.05);
});

test('a black frame is not the colour of what it frames', () => {
  const blue: Rgb = [60, 90, 160];
  const inFrame = (place: number) => place > 0.2 && place < 0.8;
  const picture = paint((x, y) => (inFrame(x) && inFrame(y) ? blue : [2, 2, 2]));
  expect(distance(dominantColour(picture), blue)).toBeLessThan(0.05);
});

test('a photograph in black and white stays grey', () => {
  const hex = dominantColour(
    paint((x) => [Math.round(x * 255), Math.round(x * 255), Math.round(x * 255)]),
  );
  const [, a, b] = toOklab(
    Number.parseInt(hex.slice(1, 3), 16),
    Number.parseInt(hex.slice(3, 5), 16),
    Number.parseInt(hex.slice(5), 16),
  );
  expect(Math.hypot(a, b)).toBeLessThan(0.01);
});

test('what is transparent does not count', () => {
  const green: Rgb = [40, 140, 80];
  expect(distance(dominantColour(paint((x) => (x > 0.9 ? green : undefined))), green)).toBeLessThan(
    0.02,
  );
  expect(dominantColour(paint(() => undefined))).toBe(neutralColour);
});
