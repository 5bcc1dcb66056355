import { createEffect, createRoot } from 'solid-js';
import type { Toasts } from '../design/toasts.ts';
import type { PlayerView } from '../now-playing/player-view.ts';
import { strings } from '../strings/strings.ts';
import { whenIdle } from './when-idle.ts';

const lookEveryMs = 60 * 60_000;

/**
 * Registers the service worker and offers a new build when one waits. The tab in which it is accepted
 * reloads at once; every other tab at its next pause, never in the middle of a track.
 */
export function watchForUpdates(parts: { toasts: Toasts; player: PlayerView }): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Not before the first screen: fetching the shell a second time would compete with it.
  whenIdle(() => void register(parts), 3000);
}

async function register({ toasts, player }: { toasts: Toasts; player: PlayerView }): Promise<void> {
  const { Workbox } = await import('workbox-window');
  const workbox = new Workbox('/service-worker.js', { type: 'module' });
  let accepted = false;
  let offered = false;

  const offer = () => {
    if (offered) return;
    offered = true;
    toasts.show(strings.update.ready, {
      sticky: true,
      action: {
        label: strings.action.reload,
        run: () => {
          accepted = true;
          offered = false;
          workbox.messageSkipWaiting();
        },
      },
    });
  };
  workbox.addEventListener('waiting', offer);
  workbox.addEventListener('controlling', (event) => {
    // The first service worker of a fresh page takes control too; that is no new version.
    if (event.isUpdate !== true && !accepted) return;
    if (accepted) window.location.reload();
    else reloadAtNextPause(player);
  });
  try {
    await workbox.register();
  } catch {
    // Private windows and plain HTTP on a network have none; the app works without, only not offline.
    return;
  }
  setInterval(() => {
    if (document.visibilityState === 'visible') workbox.update().catch(() => {});
  }, lookEveryMs);
}

function reloadAtNextPause(player: PlayerView): void {
  createRoot(() => {
    createEffect(() => {
      if (!player.playing()) window.location.reload();
    });
  });
}
