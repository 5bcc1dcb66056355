import { proxy, type Remote, transfer, wrap } from 'comlink';
import type {
  PlayableTrack,
  PlayerCommands,
  PlayerFigures,
  PlayerState,
  QueueState,
} from '../shared/player-protocol.ts';
import type { PlaybackWorkerApi, SavedPlayback } from '../shared/worker-api.ts';
import { type AudioOutput, openWorkletOutput } from './audio-output.ts';
import { contextRateFor } from './context-rate.ts';
import type { PlayerDebug } from './debug-switch.ts';
import { type PlayerStorage, parseSavedPlayer } from './saved-playback.ts';

export interface PlayerOptions {
  /** Makes the worker whose entry calls `startPlaybackWorker`. Called again after a crash. */
  readonly makeWorker: () => Worker;
  /** URL of the built worklet entry, which imports `worklet/player-processor`. */
  readonly workletUrl: string;
  readonly storage?: PlayerStorage | undefined;
  readonly debug?: PlayerDebug | undefined;
}

/**
 * The page's hold on playback. Decodes and mixes nothing: commands go to the worker, states come back.
 * `playNow`, `play` and `jumpTo` must be called in the user's gesture, before any await.
 */
export interface Player extends PlayerCommands {
  /** Calls `listener` now and at each change, a few times a second while playing; returns the unsubscriber. */
  subscribe(listener: (state: PlayerState) => void): () => void;
  subscribeQueue(listener: (queue: QueueState) => void): () => void;
  state(): PlayerState;
  queue(): QueueState;
  figures(): Promise<PlayerFigures>;
  /** 0..1, linear gain. */
  setVolume(volume: number): void;
  volume(): number;
  setMuted(muted: boolean): void;
  muted(): boolean;
  /**
   * Starts the worker, tries the decoders and restores what was saved, paused; call it once when the page is
   * idle. Nothing is saved before: an app that never calls it keeps no queue over a reload.
   */
  prepare(): Promise<void>;
  close(): Promise<void>;
}

/** Most music is at this rate; a first album at another one opens its context itself. */
const likelyRate = 44100;
const savePositionEveryMs = 5000;
/** While it plays the worker speaks four times a second. One that is silent this long is dead. */
const deadAfterMs = 6000;
const idleState: PlayerState = {
  status: 'idle',
  entryId: null,
  positionSeconds: 0,
  durationSeconds: 0,
  atMs: 0,
  bufferedSeconds: 0,
  error: null,
};
const emptyQueue: QueueState = {
  revision: 0,
  entries: [],
  index: -1,
  repeat: 'off',
  shuffle: false,
};

type RemoteWorker = Remote<PlaybackWorkerApi<MessagePort>>;

export function createPlayer(options: PlayerOptions): Player {
  const stateListeners = new Set<(state: PlayerState) => void>();
  const queueListeners = new Set<(queue: QueueState) => void>();
  let state = idleState;
  let queue = emptyQueue;
  let saved: SavedPlayback | null = null;
  let volume = 1;
  let muted = false;
  let worker: { readonly thread: Worker; readonly api: RemoteWorker } | null = null;
  let output: AudioOutput | null = null;
  let lastWordAt = 0;
  let lastSaveAt = 0;
  let restarts = 0;
  let loaded: Promise<void> | null = null;

  const watch = setInterval(() => {
    if (worker && state.status === 'playing' && performance.now() - lastWordAt > deadAfterMs) {
      recover();
    }
  }, 2000);
  // A page that was frozen or blocked has heard nothing either; the worker gets its time again.
  const forgive = () => {
    lastWordAt = performance.now();
  };
  document.addEventListener('visibilitychange', forgive);
  document.addEventListener('resume', forgive);
  const stopWarming = onFirstTouch(() => {
    // On Apple's platforms an open context silences other apps, so there it waits for a play.
    if (output || 'audioSession' in navigator) return;
    const track = currentTrack();
    openOutput(track ? contextRateFor(track) : likelyRate).rest();
  });
  const onPageHide = () => void save();
  globalThis.addEventListener('pagehide', onPageHide);

  function takeState(next: PlayerState): void {
    const changed = next.status !== state.status;
    state = next;
    lastWordAt = performance.now();
    for (const listener of stateListeners) listener(next);
    if (changed) {
      if (next.status === 'playing') restarts = 0;
      if (next.status === 'paused' || next.status === 'ended' || next.status === 'failed')
        output?.rest();
    }
    if (changed || performance.now() - lastSaveAt > savePositionEveryMs) void save();
  }

  function takeQueue(next: QueueState, nextSaved: SavedPlayback): void {
    queue = next;
    saved = next.entries.length > 0 ? nextSaved : null;
    for (const listener of queueListeners) listener(next);
    void save();
  }

  async function save(): Promise<void> {
    if (!options.storage || !loaded) return;
    lastSaveAt = performance.now();
    const playback = saved && {
      ...saved,
      positionSeconds: state.entryId === null ? saved.positionSeconds : state.positionSeconds,
    };
    try {
      await options.storage.save({ playback, volume, muted });
    } catch {
      // A full or forbidden store costs the place in the queue after a reload, and nothing now.
    }
  }

  function api(): RemoteWorker {
    if (worker) return worker.api;
    const thread = options.makeWorker();
    const made = wrap<PlaybackWorkerApi<MessagePort>>(thread);
    worker = { thread, api: made };
    thread.addEventListener('error', recover);
    made.listen(proxy({ state: takeState, queue: takeQueue })).catch(recover);
    if (options.debug?.trim === false) void made.setTrim(false);
    if (output) void attach(made, output);
    return made;
  }

  /** The worker died: a new one takes over at the same place. Gives up after three times without a sound. */
  function recover(): void {
    if (!worker) return;
    const wasPlaying = ['playing', 'loading', 'stalled'].includes(state.status);
    const position = state.positionSeconds;
    const held = saved;
    worker.thread.terminate();
    worker = null;
    const closed = output?.close();
    closed?.catch(() => undefined);
    output = null;
    restarts += 1;
    if (!held || restarts > 3) {
      takeState({
        ...state,
        status: 'failed',
        atMs: now(),
        error: { code: 'output', trackId: '', message: 'the playback worker stopped' },
      });
      return;
    }
    void api().restore({ ...held, positionSeconds: position });
    const track = held.tracks[held.index];
    if (wasPlaying && track) {
      openOutput(contextRateFor(track));
      void api().play();
    }
  }

  function openOutput(rate: number): AudioOutput {
    const opened = openWorkletOutput({
      rate,
      workletUrl: options.workletUrl,
      volume: muted ? 0 : volume,
      onChange: () => void onOutputChange(),
      tap: options.debug?.tap,
      forceMessages: options.debug?.messages,
    });
    output = opened;
    void attach(api(), opened);
    opened.ready.catch((error: unknown) => {
      if (output !== opened) return;
      takeState({
        ...state,
        status: 'failed',
        atMs: now(),
        error: { code: 'output', trackId: '', message: String(error) },
      });
    });
    return opened;
  }

  function attach(to: RemoteWorker, from: AudioOutput): Promise<void> {
    const { link } = from;
    return to.attach(link.kind === 'messages' ? transfer(link, [link.port]) : link);
  }

  /** A call or another app took the output: tell the truth, which is paused. */
  async function onOutputChange(): Promise<void> {
    if (output && !output.running() && state.status === 'playing') await api().pause();
  }

  /** In the gesture: an output that runs, at `rate` when a new one is needed or `exact` asks for it. */
  function wake(rate: number, exact: boolean): void {
    if (output && exact && output.rate !== rate) {
      const old = output;
      output = null;
      // Nothing depends on when the old context is gone.
      old.close().catch(() => undefined);
    }
    const current = output ?? openOutput(rate);
    // Without a gesture the browser keeps the context suspended; the worker then waits unheard.
    current.resume().catch(() => undefined);
  }

  function currentTrack(): PlayableTrack | undefined {
    return queue.entries[queue.index]?.track;
  }

  function clicked(): RemoteWorker {
    const remote = api();
    void remote.clicked(now());
    return remote;
  }

  function load(): Promise<void> {
    loaded ??= (async () => {
      const before = options.storage ? parseSavedPlayer(await loadFrom(options.storage)) : null;
      if (!before) return;
      volume = before.volume;
      muted = before.muted;
      output?.setVolume(muted ? 0 : volume);
      if (before.playback && queue.entries.length === 0) await api().restore(before.playback);
    })();
    return loaded;
  }

  return {
    async playNow(tracks, startIndex, playOptions) {
      const first = tracks[startIndex];
      if (!first) return;
      const remote = clicked();
      wake(contextRateFor(first), true);
      await remote.playNow(tracks, startIndex, playOptions);
    },
    playNext: (tracks) => api().playNext(tracks),
    addToQueue: (tracks) => api().addToQueue(tracks),
    removeEntries: (entryIds) => api().removeEntries(entryIds),
    moveEntry: (entryId, beforeEntryId) => api().moveEntry(entryId, beforeEntryId),
    async jumpTo(entryId) {
      const track = queue.entries.find((entry) => entry.entryId === entryId)?.track;
      const remote = clicked();
      if (track) wake(contextRateFor(track), false);
      await remote.jumpTo(entryId);
    },
    clearQueue: () => api().clearQueue(),
    async play() {
      const track = currentTrack();
      const remote = clicked();
      if (track) wake(contextRateFor(track), false);
      await remote.play();
    },
    pause: () => api().pause(),
    next: () => clicked().next(),
    previous: () => clicked().previous(),
    seek: (seconds) => api().seek(seconds),
    setRepeat: (mode) => api().setRepeat(mode),
    setShuffle: (on) => api().setShuffle(on),
    subscribe(listener) {
      stateListeners.add(listener);
      listener(state);
      return () => void stateListeners.delete(listener);
    },
    subscribeQueue(listener) {
      queueListeners.add(listener);
      listener(queue);
      return () => void queueListeners.delete(listener);
    },
    state: () => state,
    queue: () => queue,
    async figures() {
      return {
        ...(await api().figures()),
        transport: output?.transport ?? 'shared memory',
        contextSampleRate: output?.rate ?? 0,
      };
    },
    setVolume(next) {
      volume = Math.min(1, Math.max(0, next));
      output?.setVolume(muted ? 0 : volume);
      void save();
    },
    volume: () => volume,
    setMuted(next) {
      muted = next;
      output?.setVolume(muted ? 0 : volume);
      void save();
    },
    muted: () => muted,
    async prepare() {
      api();
      await load();
      // Anything that came before the load was not saved.
      await save();
    },
    async close() {
      clearInterval(watch);
      stopWarming();
      document.removeEventListener('visibilitychange', forgive);
      document.removeEventListener('resume', forgive);
      globalThis.removeEventListener('pagehide', onPageHide);
      await save();
      worker?.thread.terminate();
      worker = null;
      await output?.close();
      output = null;
      stateListeners.clear();
      queueListeners.clear();
    },
  };
}

/**
 * Runs `then` at the first gesture anywhere on the page. Opening the output takes some 100 ms; so it is
 * mostly open when a play button is found and pressed.
 */
function onFirstTouch(then: () => void): () => void {
  const events = ['pointerdown', 'keydown'] as const;
  const stop = () => {
    for (const event of events) document.removeEventListener(event, run, true);
  };
  const run = () => {
    stop();
    then();
  };
  for (const event of events) document.addEventListener(event, run, true);
  return stop;
}

async function loadFrom(storage: PlayerStorage): Promise<unknown> {
  try {
    return await storage.load();
  } catch {
    // A store that cannot be read is an empty one.
    return null;
  }
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
