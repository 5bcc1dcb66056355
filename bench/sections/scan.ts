import { watchProcessTree } from '../measure/process-tree.ts';
import { openClient } from '../measure/requests.ts';
import { quantile } from '../measure/statistics.ts';
import { followScan, rescan } from '../scan-run.ts';
import type { Section } from '../section.ts';
import { startServer } from '../server.ts';

const rescans = 5;
const megabyte = 2 ** 20;

export const scan: Section = {
  name: 'scan',
  summary: 'first scan, the covers behind it, and a scan that finds nothing new',
  usesLibrary: true,
  async run({ workspace, tracks, report }) {
    const music = await workspace.music(tracks);
    const data = await workspace.folder('data');
    await using server = await startServer({ music, data });
    using client = openClient(server.origin);
    using watch = watchProcessTree(server.pid);
    let peak = 0;
    let readBytes = 0;
    const first = await followScan(client, () => {
      peak = watch.peakBytes();
      readBytes = watch.readBytes();
    });
    if (first.tracks !== tracks) throw new Error(`${first.tracks} of ${tracks} tracks were found`);
    report({
      name: 'first scan',
      value: first.tracks / first.seconds,
      unit: 'tracks/s',
      bar: { atLeast: 300 },
    });
    report({ name: 'first scan, whole', value: first.seconds, unit: 's' });
    report({
      name: 'peak memory of server and scanner',
      value: peak / megabyte,
      unit: 'MB',
      note: 'sum of resident sizes, shared pages counted twice',
    });
    report({
      name: 'bytes read per track',
      value: readBytes / first.tracks / 1024,
      unit: 'KB',
      note: 'all read calls of server and scanner, database and pipes included',
    });
    if (!first.covers) throw new Error('no cover job followed the scan');
    report({
      name: 'cover job',
      value: first.covers.done / first.covers.seconds,
      unit: 'covers/s',
      note: `${first.covers.done} covers`,
    });
    report({
      name: 'peak memory with the cover job',
      value: watch.peakBytes() / megabyte,
      unit: 'MB',
    });
    const seconds: number[] = [];
    for (let round = 0; round < rescans; round++) seconds.push(await rescan(client));
    report({
      name: 'rescan without changes',
      value: quantile(seconds, 0.5),
      unit: 's',
      bar: { below: 1 },
      note: `median of ${rescans}`,
    });
    workspace.keepScanned({ music, data, tracks });
  },
};
