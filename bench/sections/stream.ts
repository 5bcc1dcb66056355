import { globSync, statSync } from 'node:fs';
import { link } from 'node:fs/promises';
import { join } from 'node:path';
import { apiPrefix, streamPath } from '@linnet/contract/routes';
import type { Track } from '@linnet/contract/track';
import { startNginx } from '../measure/nginx.ts';
import { openClient } from '../measure/requests.ts';
import { quantile } from '../measure/statistics.ts';
import { openStreamClient } from '../measure/stream-client.ts';
import { settle } from '../scan-run.ts';
import type { Section } from '../section.ts';
import { startServer } from '../server.ts';

const roundMs = 3000;
const firstBytes = 500;

export const stream: Section = {
  name: 'stream',
  summary: 'throughput and first byte of one full-length file, beside nginx with sendfile',
  usesLibrary: true,
  async run({ workspace, tracks, report }) {
    const { music, data } = await workspace.scanned(tracks);
    await using server = await startServer({ music, data });
    using client = openClient(server.origin);
    await settle(client);
    const track = await largestFlac(client);
    const folder = await workspace.folder('nginx');
    await link(findFile(music, track), join(folder, 'track.flac'));
    await using nginx = await startNginx(await workspace.folder('nginx-run'), folder);
    const path = streamPath(track.id, track.version);
    const megabytes = (track.bytes / 2 ** 20).toFixed(1);

    for (const clients of [1, 16, 64]) {
      const ours = await throughput(server.port, path, clients);
      const unit = 'MB/s';
      const note = `whole file of ${megabytes} MB again and again`;
      report({ name: `${clients} at once`, value: ours, unit, note });
      if (!nginx) continue;
      const theirs = await throughput(nginx.port, '/track.flac', clients);
      report({ name: `${clients} at once, nginx`, value: theirs, unit });
      report({
        name: `${clients} at once, share of nginx`,
        value: (ours / theirs) * 100,
        unit: '%',
      });
    }
    const ours = await firstByteTimes(server.port, path);
    report({ name: 'first byte, p50', value: quantile(ours, 0.5), unit: 'ms' });
    report({ name: 'first byte, p95', value: quantile(ours, 0.95), unit: 'ms', bar: { below: 2 } });
    if (!nginx) throw new Error('nginx is not installed: nothing to compare with');
    const theirs = await firstByteTimes(nginx.port, '/track.flac');
    report({ name: 'first byte, p50, nginx', value: quantile(theirs, 0.5), unit: 'ms' });
    report({ name: 'first byte, p95, nginx', value: quantile(theirs, 0.95), unit: 'ms' });
  },
};

/** Megabytes a second that `clients` connections take together. */
async function throughput(port: number, path: string, clients: number): Promise<number> {
  const open = await Promise.all(Array.from({ length: clients }, () => openStreamClient(port)));
  try {
    const run = async (forMs: number) => {
      let bytes = 0;
      const started = performance.now();
      await Promise.all(
        open.map(async (client) => {
          while (performance.now() - started < forMs) {
            const answer = await client.fetch(path);
            bytes += answer.bytes;
          }
        }),
      );
      return bytes / 2 ** 20 / ((performance.now() - started) / 1000);
    };
    await run(roundMs / 4);
    return await run(roundMs);
  } finally {
    for (const client of open) client[Symbol.dispose]();
  }
}

/** A player's first request: the beginning of a file, over a connection that is there already. */
async function firstByteTimes(port: number, path: string): Promise<number[]> {
  using client = await openStreamClient(port);
  const times: number[] = [];
  for (let round = -50; round < firstBytes; round++) {
    const { firstByteMs } = await client.fetch(path, 'bytes=0-65535');
    if (round >= 0) times.push(firstByteMs);
  }
  return times;
}

async function largestFlac(client: ReturnType<typeof openClient>): Promise<Track> {
  let largest: Track | undefined;
  let after = '';
  // The first 2,000 tracks hold some 200 full-length ones.
  for (let page = 0; page < 4; page++) {
    const answer = await client.getJson<{ items: Track[]; next: string | null }>(
      `${apiPrefix}/tracks?limit=500${after}`,
    );
    for (const track of answer.items) {
      if (track.codec === 'flac' && track.bytes > (largest?.bytes ?? 0)) largest = track;
    }
    if (answer.next === null) break;
    after = `&after=${encodeURIComponent(answer.next)}`;
  }
  if (!largest) throw new Error('the library has no FLAC');
  return largest;
}

/** The API never tells paths; length and ending find the file. */
function findFile(music: string, track: Track): string {
  for (const path of globSync('**/*.flac', { cwd: music })) {
    if (statSync(join(music, path)).size === track.bytes) return join(music, path);
  }
  throw new Error(`no file of ${track.bytes} bytes`);
}
