/**
 * Plays albums through the real worker and worklet in Chromium and compares what leaves the worklet with
 * the recording. `node e2e/playback-lab/run.ts [codec …] [--seconds N] [--jank] [--no-trim] [--messages]
 * [--seek]`; prints one row per codec and exits with 1 when a promise is broken.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { align, compareSeams, type Planes } from '../audio/compare-samples.ts';
import {
  makeSeamAlbum,
  type SeamAlbum,
  type SeamCodec,
  seamCodecs,
} from '../audio/make-seam-album.ts';
import type { Lab } from './lab.page.ts';
import { serveLab } from './media-server.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '30' },
    jank: { type: 'boolean', default: false },
    'no-trim': { type: 'boolean', default: false },
    messages: { type: 'boolean', default: false },
    seek: { type: 'boolean', default: false },
    clicks: { type: 'boolean', default: false },
    lives: { type: 'boolean', default: false },
    edits: { type: 'boolean', default: false },
  },
});
declare const lab: Lab;

/** How far a decode after a seek may be from the continuous one; both as floats in ±1. */
const seekTolerance: Record<SeamCodec, number> = {
  flac: 0,
  wav: 0,
  mp3: 1e-6,
  aac: 1e-6,
  vorbis: 1e-6,
  opus: 1e-4,
};

const folder = await mkdtemp(join(tmpdir(), 'linnet-lab-'));
const dist = join(folder, 'dist');
await build({
  root: import.meta.dirname,
  logLevel: 'error',
  base: './',
  worker: { format: 'es' },
  build: { outDir: dist, target: 'esnext', minify: false },
});
const media = new Map<string, { file: string; version: string }>();
const { server, origin } = await serveLab(dist, media);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=user-gesture-required'],
});
let broken = 0;
try {
  const wanted = positionals.length > 0 ? positionals : seamCodecs;
  for (const codec of wanted as SeamCodec[]) {
    const album = await makeSeamAlbum({
      folder: join(folder, codec),
      codec,
      seconds: Number(values.seconds),
    });
    const page = await openLab();
    await loadAlbum(page, album);
    if (values.seek) await trySeeks(page, album);
    else if (values.lives) await tryLives(page, album);
    else if (values.clicks) await tryClicks(page, album);
    else if (values.edits) await tryEdits(page, album);
    else await playThrough(page, album);
    await page.context().close();
  }
} finally {
  await browser.close();
  server.close();
  await rm(folder, { recursive: true });
}
process.exitCode = broken > 0 ? 1 : 0;

async function openLab(): Promise<Page> {
  const context = await browser.newContext();
  const words = [
    'tap',
    ...(values['no-trim'] ? ['no-trim'] : []),
    ...(values.messages ? ['messages'] : []),
  ];
  await context.addInitScript(
    (switched) => localStorage.setItem('linnet-debug-tap', switched),
    words.join(' '),
  );
  const page = await context.newPage();
  page.on('console', (message) => console.log('  page:', message.text()));
  page.on('requestfailed', (request) => console.log('  failed:', request.url()));
  page.on('response', (response) => {
    if (response.status() >= 400) console.log(' ', response.status(), response.url());
  });
  page.on('pageerror', (error) => console.log('  page error:', error.message));
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => document.title === 'ready');
  return page;
}

async function loadAlbum(page: Page, album: SeamAlbum): Promise<void> {
  const tracks = await Promise.all(
    album.tracks.map(async (track) => {
      const trackId = `${album.codec}-${track.number}`.padEnd(16, '0');
      media.set(trackId, { file: track.file, version: `version-${track.number}` });
      return {
        trackId,
        version: `version-${track.number}`,
        codec: album.codec,
        container: 'x',
        bytes: (await stat(track.file)).size,
        durationMs: ((track.end - track.start) / album.rate) * 1000,
        sampleRate: album.rate,
        channels: 2,
      };
    }),
  );
  await page.evaluate((given) => {
    lab.tracks = given;
  }, tracks);
}

async function playThrough(page: Page, album: SeamAlbum): Promise<void> {
  await page.click('#go');
  if (values.jank) await page.evaluate(() => void lab.jank(400));
  await page.waitForFunction(() => lab.player.state().status === 'ended', null, {
    timeout: Number(values.seconds) * 1000 + 60_000,
    polling: 500,
  });
  // The last, unfinished batch of the tap holds up to 4,096 frames.
  await page.waitForTimeout(400);
  const figures = await page.evaluate(() => lab.player.figures());
  const report = compareSeams(
    await tapped(page),
    album,
    album.tracks.slice(1).map((t) => t.start),
  );
  const opusSlack = album.codec === 'opus' ? 1 : 0;
  const good =
    report.inserted.every((frames) => Math.abs(frames) <= opusSlack) &&
    figures.underruns === 0 &&
    (!album.lossless || (report.differing === 0 && report.compared === album.left.length));
  if (!good) broken += 1;
  row(album.codec, good, {
    inserted: report.inserted.join(' '),
    seamErrors: report.seamErrors.map((error) => error.toFixed(3)).join(' '),
    differing: `${report.differing}/${report.compared}`,
    silence: report.longestSilence,
    underruns: figures.underruns,
    click: figures.clickToSoundMs.map((ms) => ms.toFixed(0)).join(' '),
    ahead: figures.decodedAheadSeconds.toFixed(1),
    decoder: figures.decoder,
    transport: figures.transport,
    rate: figures.contextSampleRate,
    bytes: figures.bytesFetched,
  });
}

/** Plays all, then seeks in every track and compares what follows with what was played before. */
async function trySeeks(page: Page, album: SeamAlbum): Promise<void> {
  await page.click('#go');
  await page.waitForFunction(() => lab.player.state().status === 'ended', null, {
    timeout: Number(values.seconds) * 1000 + 60_000,
    polling: 500,
  });
  await page.waitForTimeout(400);
  const played = await tapped(page);
  const cuts = album.tracks.slice(1).map((track) => track.start);
  const [origin0 = 0] = compareSeams(played, album, cuts).offsets;
  const whole: Planes = {
    left: played.left.subarray(origin0),
    right: played.right.subarray(origin0),
  };
  for (const [number, track] of album.tracks.entries()) {
    const seconds = ((track.end - track.start) / album.rate) * (0.31 + 0.1 * number);
    const from = track.start + Math.round(seconds * album.rate);
    await page.evaluate(async (n) => {
      const entry = lab.player.queue().entries[n];
      if (entry) await lab.player.jumpTo(entry.entryId);
      await lab.player.pause();
    }, number);
    await page.waitForTimeout(100);
    await page.evaluate((to) => lab.player.seek(to), seconds);
    await page.waitForTimeout(200);
    await page.evaluate(() => lab.forgetTap());
    await page.evaluate(() => lab.player.play());
    await page.waitForTimeout(1500);
    const tap = await tapped(page);
    // Paused, the tap is silent; so its first sound is the target frame, faded in over 5 ms.
    const begins = tap.left.findIndex((value, i) => value !== 0 || tap.right[i] !== 0);
    const fade = Math.ceil(album.rate * 0.005) + 128;
    const aligned = align(tap.left, whole.left, from + fade, begins - from);
    let worst = 0;
    for (let i = fade; i < album.rate; i++) {
      worst = Math.max(
        worst,
        Math.abs((tap.left[aligned + from + i] ?? 0) - (whole.left[from + i] ?? 0)),
        Math.abs((tap.right[aligned + from + i] ?? 0) - (whole.right[from + i] ?? 0)),
      );
    }
    const late = begins - (aligned + from);
    // Fading from nothing, the first frame or two may be digital silence.
    const good = worst <= seekTolerance[album.codec] && late >= 0 && late <= 4;
    if (!good) broken += 1;
    row(`${album.codec} seek ${number + 1}`, good, { worst: worst.toExponential(1), late });
  }
}

/** A worker that dies and a page that is loaded anew: the music is where it was. */
async function tryLives(page: Page, album: SeamAlbum): Promise<void> {
  await page.click('#go');
  await page.waitForFunction(() => lab.player.state().positionSeconds > 1);
  await page.evaluate(() => lab.crashWorker());
  await page.waitForFunction(() => lab.player.state().status !== 'playing');
  await page.waitForFunction(() => lab.player.state().status === 'playing');
  const after = await page.evaluate(() => lab.player.state().positionSeconds);
  await page.evaluate(() => lab.player.seek(2));
  await page.evaluate(() => lab.player.pause());
  await page.reload();
  await page.waitForFunction(() => document.title === 'ready' && lab.player.queue().index === 0);
  const restored = await page.evaluate(() => lab.player.state());
  await page.evaluate(() => {
    const go = document.getElementById('go')?.cloneNode() as HTMLElement;
    go.id = 'resume';
    go.textContent = 'Resume';
    go.addEventListener('click', () => void lab.player.play());
    document.body.append(go);
  });
  await page.click('#resume');
  await page.waitForFunction(() => lab.player.state().positionSeconds > 2.5);
  const good =
    after > 0.5 && after < 3 && restored.status === 'paused' && restored.positionSeconds === 2;
  if (!good) broken += 1;
  row(`${album.codec} lives`, good, {
    afterCrash: after.toFixed(2),
    restored: `${restored.status} at ${restored.positionSeconds}`,
  });
}

/** The first click opens the context; the others find it open. */
async function tryClicks(page: Page, album: SeamAlbum): Promise<void> {
  for (let i = 0; i < 8; i++) {
    await page.evaluate((n) => {
      lab.startIndex = n;
    }, i % 3);
    await page.click('#go');
    await page.waitForTimeout(1000);
  }
  const figures = await page.evaluate(() => lab.player.figures());
  row(`${album.codec} clicks`, true, {
    ms: figures.clickToSoundMs.map((ms) => ms.toFixed(0)).join(' '),
    underruns: figures.underruns,
  });
}

/** Removes the decoded next track in the last moment before the seam. */
async function tryEdits(page: Page, album: SeamAlbum): Promise<void> {
  await page.click('#go');
  const first = album.tracks[0];
  const third = album.tracks[2];
  if (!first || !third) throw new Error('no tracks');
  const seconds = (first.end - first.start) / album.rate;
  await page.waitForFunction((at) => lab.player.state().positionSeconds > at - 0.8, seconds, {
    timeout: 60_000,
    polling: 20,
  });
  await page.evaluate(async () => {
    const second = lab.player.queue().entries[1];
    if (second) await lab.player.removeEntries([second.entryId]);
  });
  await page.waitForFunction(() => lab.player.state().status === 'ended', null, {
    timeout: 60_000,
    polling: 200,
  });
  await page.waitForTimeout(400);
  const figures = await page.evaluate(() => lab.player.figures());
  const expected: Planes = {
    left: join2(album.left, first.end, third.start),
    right: join2(album.right, first.end, third.start),
  };
  const report = compareSeams(await tapped(page), expected, [first.end]);
  const good =
    report.inserted.every((frames) => frames === 0) &&
    figures.underruns === 0 &&
    (!album.lossless || report.differing === 0);
  if (!good) broken += 1;
  row(`${album.codec} edit`, good, {
    inserted: report.inserted.join(' '),
    differing: `${report.differing}/${report.compared}`,
    underruns: figures.underruns,
  });
}

function join2(plane: Float32Array, until: number, from: number): Float32Array {
  const out = new Float32Array(until + plane.length - from);
  out.set(plane.subarray(0, until));
  out.set(plane.subarray(from), until);
  return out;
}

async function tapped(page: Page): Promise<Planes> {
  const { left, right, gaps } = await page.evaluate(() => lab.takeTap());
  for (const gap of gaps) console.log('  tap:', gap);
  return { left: floats(left), right: floats(right) };
}

function floats(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  return new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  );
}

function row(name: string, good: boolean, cells: Record<string, string | number>): void {
  const text = Object.entries(cells).map(([key, value]) => `${key} ${value}`);
  console.log(`${good ? 'ok  ' : 'FAIL'} ${name}: ${text.join(' | ')}`);
}
