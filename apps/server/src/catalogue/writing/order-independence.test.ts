import { it } from 'vitest';
import { openInMemory } from '../testing/in-memory.ts';
import { expectOrderToPlayNoPart } from '../testing/order-law.ts';

it('groups and names by the files alone, and keeps ids, in whatever order a scan meets them', async () => {
  await expectOrderToPlayNoPart(openInMemory, Number(process.env.RUNS ?? 150));
}, 120_000);
