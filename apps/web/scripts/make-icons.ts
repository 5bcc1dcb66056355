import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

// Makes the PNG icons out of `public/icon.svg`. Run it after a change of the drawing:
//   node apps/web/scripts/make-icons.ts

const folder = join(import.meta.dirname, '../public');
const drawing = await readFile(join(folder, 'icon.svg'), 'utf8');
const ground = /<rect[^>]*fill="([^"]+)"/.exec(drawing)?.[1];
if (ground === undefined) throw new Error('icon.svg has no ground');

/** Without rounded corners: the system cuts its own shape, of which 80 % in the middle are safe. */
const square = drawing.replace(/(<rect[^>]*) rx="\d+"/, '$1');
const bird = /<g id="bird">[\s\S]*?<\/g>/.exec(drawing)?.[0];
if (bird === undefined) throw new Error('icon.svg has no bird');
const maskable = square.replace(bird, `<g transform="translate(51.2 51.2) scale(0.8)">${bird}</g>`);

const pictures = [
  { name: 'icon-32', size: 32, svg: drawing },
  { name: 'icon-192', size: 192, svg: drawing },
  { name: 'icon-512', size: 512, svg: drawing },
  { name: 'maskable-512', size: 512, svg: maskable },
  { name: 'apple-touch-180', size: 180, svg: square },
];
for (const { name, size, svg } of pictures) {
  const png = sharp(Buffer.from(svg), { density: 144 }).resize(size, size);
  await writeFile(
    join(folder, 'icons', `${name}.png`),
    await png.png({ compressionLevel: 9, palette: true, quality: 95 }).toBuffer(),
  );
}
await writeFile(
  join(folder, 'bird.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="48 40 440 440"><title>Linnet</title>${bird}</svg>\n`,
);
