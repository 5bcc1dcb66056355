import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sampleProcessTree } from '../measure/process-tree.ts';
import { openClient } from '../measure/requests.ts';
import { median } from '../measure/statistics.ts';
import { settle } from '../scan-run.ts';
import type { Section } from '../section.ts';
import { repository, startServer } from '../server.ts';

const starts = 5;
const idleSeconds = 30;

export const start: Section = {
  name: 'start',
  summary: 'how soon the server answers, and what it holds when nothing happens',
  usesLibrary: true,
  async run({ workspace, tracks, progress, report }) {
    const { music, data } = await workspace.scanned(tracks);
    const ready: number[] = [];
    for (let round = 0; round < starts; round++) {
      await using server = await startServer({ music, data });
      ready.push(server.readyMs);
    }
    report({
      name: 'server ready',
      value: median(ready),
      unit: 'ms',
      bar: { below: 500 },
      note: `process start to a good answer, median of ${starts}`,
    });
    await reportIdle({ music, data }, { progress, report });
    const again = await startServer({
      music,
      data,
      command: ['node', join(repository, 'scripts/run.mjs'), 'start'],
    });
    await again.stop();
    report({
      name: 'second npm start',
      value: again.readyMs / 1000,
      unit: 's',
      bar: { below: 3 },
      note: 'without npm itself',
    });
  },
};

async function reportIdle(
  library: { music: string; data: string },
  { progress, report }: Pick<Parameters<Section['run']>[0], 'progress' | 'report'>,
): Promise<void> {
  await using server = await startServer(library);
  using client = openClient(server.origin);
  await settle(client);
  progress(`leaving the server alone for ${idleSeconds} s`);
  await sleep(idleSeconds * 1000);
  const all = sampleProcessTree(server.pid);
  const bytes = all.reduce((sum, one) => sum + one.residentBytes, 0);
  report({
    name: 'idle memory',
    value: bytes / 2 ** 20,
    unit: 'MB',
    bar: { below: 120 },
    note: `resident, after ${idleSeconds} s idle, ${all.length} process${all.length === 1 ? '' : 'es'}`,
  });
}
