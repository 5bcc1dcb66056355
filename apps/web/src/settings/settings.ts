import { type Accessor, createSignal } from 'solid-js';

export const themes = ['system', 'light', 'dark', 'black'] as const;
export type Theme = (typeof themes)[number];

export interface Settings {
  readonly theme: Accessor<Theme>;
  setTheme(theme: Theme): void;
}

/** The name under which `public/theme.js` looks for the theme before the first paint. */
const key = 'linnet.settings';
const groundByTheme = { light: '#fbf9f7', dark: '#141210', black: '#000000' };

export function createSettings(storage: Storage, root: HTMLElement): Settings {
  const [theme, setTheme] = createSignal(readTheme(storage));
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const show = () => {
    const chosen = theme();
    if (chosen === 'system') delete root.dataset.theme;
    else root.dataset.theme = chosen;
    const shown = chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen;
    document
      .querySelector('meta[name="theme-color"]')
      ?.setAttribute('content', groundByTheme[shown]);
  };
  show();
  dark.addEventListener('change', show);
  return {
    theme,
    setTheme(next) {
      setTheme(next);
      show();
      try {
        storage.setItem(key, JSON.stringify({ theme: next }));
      } catch {
        // Without storage the choice holds until the page is closed.
      }
    },
  };
}

function readTheme(storage: Storage): Theme {
  try {
    const stored: unknown = JSON.parse(storage.getItem(key) ?? '{}');
    const theme = (stored as { theme?: unknown } | null)?.theme;
    return themes.find((known) => known === theme) ?? 'system';
  } catch {
    return 'system';
  }
}
