import sharp from 'sharp';
import { makeRandom, type Random } from '../random.ts';
import type { Cover } from './vorbis-comments.ts';

const grainSide = 1600;

export interface CoverPainter {
  /** A JPEG of 150–400 KB that no other album has. */
  paint(album: { index: number; side: number }): Promise<Cover>;
}

/** Paints covers the way photographs weigh: soft grounds, a few shapes, and grain. */
export async function makeCoverPainter(): Promise<CoverPainter> {
  const grain = await makeGrain();
  return {
    async paint({ index, side }) {
      const random = makeRandom(`cover ${index}`);
      const ground = Buffer.from(
        Array.from({ length: 6 * 6 * 3 }, (_, place) => random.below(place % 3 === 0 ? 256 : 220)),
      );
      const grainPart = await sharp(grain, {
        raw: { width: grainSide, height: grainSide, channels: 3 },
      })
        .extract({
          left: random.below(grainSide - side),
          top: random.below(grainSide - side),
          width: side,
          height: side,
        })
        .raw()
        .toBuffer();
      const raw = await sharp(ground, { raw: { width: 6, height: 6, channels: 3 } })
        .resize(side, side, { kernel: 'cubic' })
        .composite([
          { input: Buffer.from(shapes(random, side)) },
          {
            input: grainPart,
            raw: { width: side, height: side, channels: 3 },
            blend: 'soft-light',
          },
        ])
        .jpeg({ quality: random.below(80, 72) })
        .toBuffer();
      return { jpeg: raw, side };
    },
  };
}

async function makeGrain(): Promise<Buffer> {
  const random = makeRandom('grain');
  const noise = Buffer.alloc(grainSide * grainSide * 3);
  for (let pixel = 0; pixel < noise.length; pixel += 3) {
    noise.fill(64 + random.below(128), pixel, pixel + 3);
  }
  // Grain of a photograph is a little soft; raw noise would weigh three times as much.
  return sharp(noise, { raw: { width: grainSide, height: grainSide, channels: 3 } })
    .blur(0.6)
    .raw()
    .toBuffer();
}

function shapes(random: Random, side: number): string {
  const parts = Array.from({ length: random.below(7, 3) }, () => {
    const colour = `hsl(${random.below(360)} ${random.below(90, 20)}% ${random.below(85, 15)}%)`;
    const opacity = (0.35 + random.next() * 0.5).toFixed(2);
    const [x, y, size] = [
      random.below(side),
      random.below(side),
      random.below(side / 2, side / 10),
    ];
    return random.chance(0.5)
      ? `<circle cx="${x}" cy="${y}" r="${size}" fill="${colour}" opacity="${opacity}"/>`
      : `<rect x="${x}" y="${y}" width="${size}" height="${size * 1.6}" fill="${colour}"
           opacity="${opacity}" transform="rotate(${random.below(90)} ${x} ${y})"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}">${parts.join('')}</svg>`;
}
