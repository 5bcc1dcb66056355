import type { Instance } from '@linnet/contract/instance';
import type { Library } from '@linnet/contract/library';
import {
  type Accessor,
  createEffect,
  createMemo,
  createSignal,
  onCleanup,
  untrack,
} from 'solid-js';
import type { LibraryView } from '../library/library-view.ts';
import type { ServerApi } from './api.ts';

/** What is known of the server beside the library: who it is, and what its scan does. */
export interface ServerView {
  readonly api: ServerApi;
  readonly instance: Accessor<Instance | undefined>;
  readonly library: Accessor<Library | undefined>;
  readonly scanning: Accessor<boolean>;
  readonly setupNeeded: Accessor<boolean>;
  /** True from when a folder was chosen until the first of it is here, or it has failed. */
  readonly expecting: Accessor<boolean>;
  /** A folder was just added, by the demo's job if one is given. */
  expectMusic(jobId?: string): void;
  /** Asks again now, such as after something was started. */
  refresh(): Promise<void>;
}

/** A folder without any music must not be waited for for ever. */
const expectAtMostMs = 60_000;
const whileScanningMs = 1000;
/** A scan that somebody else starts shows itself by new rows; this is only the time to notice. */
const settleMs = 1500;

export function createServerView(api: ServerApi, replica: LibraryView): ServerView {
  const [instance, setInstance] = createSignal<Instance>();
  const [library, setLibrary] = createSignal<Library>();
  const [expected, setExpected] = createSignal<{ jobId?: string | undefined; since: number }>();
  const scanning = createMemo(() => library()?.scan.running ?? false);
  const syncState = createMemo(() => replica.status().sync.state);

  const refresh = async () => {
    const known = instance();
    const [who, what] = await Promise.all([
      known === undefined || known.setupNeeded ? api.instance() : undefined,
      api.library(),
    ]);
    if (who?.outcome === 'ok') setInstance(who.value);
    if (what.outcome === 'ok') setLibrary(what.value);
  };

  createEffect(() => {
    replica.version();
    const offline = syncState() === 'offline';
    if (offline) return;
    const timer = setTimeout(refresh, untrack(library) === undefined ? 0 : settleMs);
    onCleanup(() => clearTimeout(timer));
  });
  createEffect(() => {
    if (replica.status().counts.tracks > 0) setExpected(undefined);
  });
  createEffect(() => {
    if (!scanning() && expected() === undefined) return;
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return;
      void refresh();
      void stopExpectingWhatFailed();
    }, whileScanningMs);
    onCleanup(() => clearInterval(timer));
  });

  const stopExpectingWhatFailed = async () => {
    const now = expected();
    if (now === undefined) return;
    if (Date.now() - now.since > expectAtMostMs) setExpected(undefined);
    if (now.jobId === undefined) return;
    const jobs = await api.jobs();
    if (jobs.outcome !== 'ok') return;
    const state = jobs.value.find((job) => job.id === now.jobId)?.state;
    if (state === 'failed' || state === 'cancelled') setExpected(undefined);
  };

  return {
    api,
    expecting: () => expected() !== undefined,
    expectMusic(jobId) {
      setExpected({ jobId, since: Date.now() });
      void refresh();
    },
    instance,
    library,
    scanning,
    setupNeeded: () => instance()?.setupNeeded ?? false,
    refresh,
  };
}
