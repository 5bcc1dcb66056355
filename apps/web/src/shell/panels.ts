import { type Accessor, createSignal } from 'solid-js';

export type PanelName = 'queue' | 'details';

/** What is open beside or above the page: the side panel, the palette, the list of shortcuts. */
export interface Panels {
  readonly side: Accessor<PanelName | undefined>;
  toggleSide(name: PanelName): void;
  readonly palette: Accessor<boolean>;
  setPalette(open: boolean): void;
  readonly help: Accessor<boolean>;
  setHelp(open: boolean): void;
}

export function createPanels(): Panels {
  const [side, setSide] = createSignal<PanelName>();
  const [palette, setPalette] = createSignal(false);
  const [help, setHelp] = createSignal(false);
  return {
    side,
    toggleSide: (name) => setSide((open) => (open === name ? undefined : name)),
    palette,
    setPalette,
    help,
    setHelp,
  };
}
