import { createContext, useContext } from 'solid-js';
import type { Menus } from './design/menu.ts';
import type { Toasts } from './design/toasts.ts';
import type { LibraryView } from './library/library-view.ts';
import type { MusicActions } from './library/music-actions.tsx';
import type { PlayerView } from './now-playing/player-view.ts';
import type { ServerView } from './scan/server-view.ts';
import type { Settings } from './settings/settings.ts';
import type { Installation } from './shell/installation.ts';
import type { Panels } from './shell/panels.ts';

/** All that screens need, built once in `main.tsx`. */
export interface AppContext {
  readonly library: LibraryView;
  readonly player: PlayerView;
  readonly music: MusicActions;
  readonly server: ServerView;
  readonly settings: Settings;
  readonly toasts: Toasts;
  readonly menus: Menus;
  readonly panels: Panels;
  readonly installation: Installation;
  /** What this device remembers by itself. */
  readonly storage: Storage;
}

const Context = createContext<AppContext>();
export const AppProvider = Context.Provider;

export function useApp(): AppContext {
  const app = useContext(Context);
  if (app === undefined) throw new Error('useApp is called outside of the app');
  return app;
}
