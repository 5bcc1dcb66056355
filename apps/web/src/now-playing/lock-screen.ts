import { coverSizes } from '@linnet/contract/media';
import { coverPath } from '@linnet/contract/routes';
import { bindMediaSession } from '@linnet/playback/page/media-session';
import { createEffect, on, onCleanup } from 'solid-js';
import { strings } from '../strings/strings.ts';
import type { PlayerView } from './player-view.ts';

/** Shows on the lock screen, and on what else the system has, what plays. */
export function createLockScreen(view: PlayerView): void {
  const controls = bindMediaSession({
    player: view.player,
    describe(trackId) {
      const track = view.trackOf(trackId);
      if (track === undefined) return null;
      const { coverId } = track;
      return {
        title: track.title || strings.unknown.track,
        artist: track.artist || strings.unknown.artist,
        album: track.albumTitle || strings.unknown.album,
        artwork:
          coverId === null
            ? [{ src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' }]
            : coverSizes.map((size) => ({
                src: coverPath(coverId, size),
                sizes: `${size}x${size}`,
                type: 'image/webp',
              })),
      };
    },
  });
  // The names of a track come a moment after it has begun, and may change while it plays.
  createEffect(on(view.track, () => controls.refresh(), { defer: true }));
  onCleanup(() => controls.release());
}
