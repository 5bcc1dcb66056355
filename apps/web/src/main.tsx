import { connectReplica } from '@linnet/offline/page/replica-connection';
import { createPlayer } from '@linnet/playback/page/create-player';
import { readDebugSwitch } from '@linnet/playback/page/debug-switch';
import { localPlayerStorage } from '@linnet/playback/page/local-player-storage';
import { render } from 'solid-js/web';
import { App, type AppParts } from './app.tsx';
import './design/base.css';
import { createMenus } from './design/menu.ts';
import { createToasts } from './design/toasts.ts';
import { createLibraryView } from './library/library-view.ts';

import { createLockScreen } from './now-playing/lock-screen.ts';
import { createPlayerView } from './now-playing/player-view.ts';
import { createServerApi } from './scan/api.ts';
import { createServerView } from './scan/server-view.ts';
import { createSettings } from './settings/settings.ts';
import { deviceStorage } from './shell/device-storage.ts';
import { createInstallation } from './shell/installation.ts';
import { createPanels } from './shell/panels.ts';
import { watchForUpdates } from './shell/updates.ts';
import workletUrl from './worklet/player.worklet.ts?worker&url';

const root = document.getElementById('app');
if (root === null) throw new Error('the page has no #app');

const storage = deviceStorage(window);
const replica = connectReplica(
  new Worker(new URL('./worker/replica.worker.ts', import.meta.url), {
    type: 'module',
    name: 'replica',
  }),
);
const player = createPlayer({
  makeWorker: () =>
    new Worker(new URL('./worker/playback.worker.ts', import.meta.url), {
      type: 'module',
      name: 'playback',
    }),
  workletUrl,
  storage: localPlayerStorage('linnet.playback', storage),
  debug: readDebugSwitch(storage),
});
// The browser writes it to its console, which is where somebody who looks for a bug looks.
const onTrouble = (cause: unknown) => reportError(cause);

render(() => {
  const library = createLibraryView(replica, onTrouble);
  const playerView = createPlayerView(player, library);
  createLockScreen(playerView);
  const toasts = createToasts();
  watchForUpdates({ toasts, player: playerView });
  // Made here and not in the JSX: there it would be a getter, and made anew at each access.
  const parts: AppParts = {
    library,
    player: playerView,
    server: createServerView(createServerApi(fetch.bind(window)), library),
    settings: createSettings(storage, document.documentElement),
    toasts,
    menus: createMenus(),
    panels: createPanels(),
    installation: createInstallation(window),
    storage,
    onTrouble,
  };
  return <App parts={parts} />;
}, root);
