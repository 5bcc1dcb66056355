import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Device, failWrite, type Tab } from './testing/device.ts';
import { FeedModel } from './testing/feed-model.ts';
import { makeTrack, streamOf } from './testing/generated-library.ts';
import { libraryChange } from './testing/library-arbitrary.ts';
import { ModelServer } from './testing/model-server.ts';
import { expectedOf, shownBy } from './testing/naive-library.ts';

type Kill = { do: 'kill' | 'kill_at_answer' | 'crash_in_write'; tab: number; after: number };
type Step =
  | { do: 'write'; changes: Parameters<FeedModel['write']>[0] }
  | { do: 'announce' | 'restart' | 'bounce' }
  | { do: 'toggle'; root: number }
  | Kill
  | { do: 'wait'; turns: number };

const kill = fc.constantFrom<Kill['do']>('kill', 'kill_at_answer', 'crash_in_write');
const tab = fc.nat({ max: 1 });
const after = fc.integer({ min: 1, max: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc
      .array(libraryChange, { minLength: 1, maxLength: 4 })
      .map((changes) => ({ do: 'write', changes: changes.flat() }) as const),
  },
  { weight: 5, arbitrary: fc.constant({ do: 'announce' } as const) },
  { weight: 4, arbitrary: fc.nat({ max: 20 }).map((turns) => ({ do: 'wait', turns }) as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' } as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'bounce' } as const) },
  { weight: 1, arbitrary: fc.nat({ max: 1 }).map((root) => ({ do: 'toggle', root }) as const) },
  {
    weight: 4,
    arbitrary: fc.record({ do: kill, tab, after }),
  },
);

/** Two tabs that are killed and opened again while the server writes. */
class Play {
  readonly model = new FeedModel();
  readonly server = new ModelServer(this.model);
  readonly device: Device;
  readonly tabs: Tab[];
  #undo: () => void = () => undefined;

  constructor(pageRows: number, locks: boolean) {
    this.model.visible.add(streamOf(0)).add(streamOf(1));
    this.server.pageRows = pageRows;
    this.device = new Device(this.server, { locks });
    this.tabs = [this.device.open(), this.device.open()];
  }

  async take(step: Step): Promise<void> {
    if (step.do === 'write') this.model.write(step.changes);
    else if (step.do === 'announce') this.server.announce();
    else if (step.do === 'restart') this.model.restart();
    else if (step.do === 'toggle') this.#toggle(streamOf(step.root));
    else if (step.do === 'bounce') {
      this.server.goDown();
      this.server.isUp = true;
    } else if (step.do === 'wait') {
      for (let turn = 0; turn < step.turns; turn += 1) await turnOfLoop();
    } else if (step.do === 'kill') await this.#reopen(step.tab);
    else if (step.do === 'kill_at_answer') this.#killAtAnswer(step.tab, step.after);
    else if (step.do === 'crash_in_write') this.#crashInWrite(step.after);
  }

  /** Ends the killing and waits until every tab shows what the server has, as does what is stored. */
  async settle(): Promise<void> {
    this.#calm();
    // Something that no tab can show before it has asked once more.
    this.model.visible.add(streamOf(0));
    const last = { ...makeTrack(99), title: 'The last change' };
    this.model.write([{ stream: streamOf(0), kind: 'track', put: last }]);
    const expected = expectedOf(this.model);
    const agree = async () => {
      await vi.waitFor(
        () => {
          for (const { host } of this.tabs) host.syncNow();
          for (const { host } of this.tabs) expect(shownBy(host.view)).toEqual(expected);
        },
        { timeout: 3000, interval: 5 },
      );
    };
    await agree();
    for (const tab of this.tabs) await tab.kill();
    this.server.goDown();
    const later = this.device.open();
    await later.host.opened;
    expect(shownBy(later.host.view)).toEqual(expected);
    await this.device.close();
  }

  #toggle(stream: string): void {
    if (!this.model.visible.delete(stream)) this.model.visible.add(stream);
  }

  #killAtAnswer(tab: number, after: number): void {
    let left = after;
    this.server.onRequest = () => {
      left -= 1;
      if (left === 0) void this.#reopen(tab);
    };
  }

  /** The whole browser goes down in the middle of a write of one of its tabs. */
  #crashInWrite(after: number): void {
    this.#undo();
    this.#undo = failWrite(after, () => {
      for (const index of this.tabs.keys()) void this.#reopen(index);
    });
  }

  async #reopen(index: number): Promise<void> {
    const dying = this.tabs[index];
    this.tabs[index] = this.device.open();
    await dying?.kill();
  }

  #calm(): void {
    this.#undo();
    this.server.onRequest = () => undefined;
  }
}

async function turnOfLoop(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('two tabs', () => {
  it.each([true, false])(
    'come to show what the server has, whatever it wrote and whichever died when (locks: %s)',
    async (locks) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { maxLength: 40 }),
          fc.constantFrom(1, 3, 50),
          async (steps, pageRows) => {
            const play = new Play(pageRows, locks);
            for (const each of steps) await play.take(each);
            await play.settle();
          },
        ),
        { numRuns: 30, endOnFailure: true },
      );
    },
    120_000,
  );
});
