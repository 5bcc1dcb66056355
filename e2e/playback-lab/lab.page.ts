import workletUrl from '../../apps/web/src/worklet/player.worklet.ts?worker&url';
import { createPlayer } from '../../packages/playback/src/page/create-player.ts';
import { readDebugSwitch } from '../../packages/playback/src/page/debug-switch.ts';
import { localPlayerStorage } from '../../packages/playback/src/page/local-player-storage.ts';
import type {
  PlayableTrack,
  PlayerState,
} from '../../packages/playback/src/shared/player-protocol.ts';
import type { TapBatch } from '../../packages/playback/src/shared/sample-link.ts';

const workers: Worker[] = [];
const player = createPlayer({
  makeWorker: () => {
    const worker = new Worker(
      new URL('../../apps/web/src/worker/playback.worker.ts', import.meta.url),
      { type: 'module' },
    );
    workers.push(worker);
    return worker;
  },
  workletUrl,
  storage: localPlayerStorage('lab-player'),
  debug: readDebugSwitch(localStorage),
});
const states: PlayerState[] = [];
player.subscribe((state) => states.push(state));
await player.prepare();

/** The page's handle for the script that drives it. */
const lab = {
  player,
  states,
  /** What the button plays: a real gesture opens the context. */
  tracks: [] as PlayableTrack[],
  startIndex: 0,
  /** Blocks this thread again and again. */
  jank(ms: number): () => void {
    const timer = setInterval(() => {
      const until = performance.now() + ms;
      while (performance.now() < until) {
        // Busy on purpose.
      }
    }, ms + 50);
    return () => clearInterval(timer);
  },
  /** What the browser says when a worker falls over. */
  crashWorker(): void {
    workers.at(-1)?.terminate();
    workers.at(-1)?.dispatchEvent(new Event('error'));
  },
  forgetTap(): void {
    taps().length = 0;
  },
  tapFrames(): number {
    return taps().reduce((sum, batch) => sum + batch.left.length, 0);
  },
  /** All that was tapped, as base64 of floats: left, then right. */
  takeTap(): { left: string; right: string; gaps: string[] } {
    const batches = taps();
    const gaps: string[] = [];
    for (const [i, batch] of batches.entries()) {
      const before = batches[i - 1];
      const missing = before ? batch.contextFrame - before.contextFrame - before.left.length : 0;
      if (missing !== 0) gaps.push(`${missing} frames before batch ${i} of ${batches.length}`);
    }
    return {
      left: encode(batches.map((b) => b.left)),
      right: encode(batches.map((b) => b.right)),
      gaps,
    };
  },
};
export type Lab = typeof lab;
Object.assign(globalThis, { lab });
document.getElementById('go')?.addEventListener('click', () => {
  void player.playNow(lab.tracks, lab.startIndex);
});
document.title = 'ready';

function taps(): TapBatch[] {
  return (globalThis as unknown as { linnetTap?: TapBatch[] }).linnetTap ?? [];
}

function encode(planes: Float32Array[]): string {
  let text = '';
  for (const plane of planes) {
    const bytes = new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength);
    for (let i = 0; i < bytes.length; i += 8192) {
      text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    }
  }
  return btoa(text);
}
