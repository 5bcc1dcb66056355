import { type RouteSectionProps, useIsRouting, useLocation, useNavigate } from '@solidjs/router';
import { createEffect, ErrorBoundary, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { createMediaQuery, phoneQuery, wideQuery } from '../design/media-query.ts';
import { MenuHost } from '../design/menu-host.tsx';
import { pageId } from '../design/scroller.ts';
import { ToastRegion } from '../design/toast-region.tsx';
import { strings } from '../strings/strings.ts';
import { lazyPart } from './lazy-part.tsx';
import { MiniPlayer } from './mini-player.tsx';
import { PlayerBar } from './player-bar.tsx';
import { rememberScroll, type ScrollMemory } from './scroll-memory.ts';
import { useSheet } from './sheet-route.ts';
import styles from './shell.module.css';
import { focusOf, type Shortcut, shortcutOf } from './shortcuts.ts';
import { Sidebar } from './sidebar.tsx';
import { TabBar } from './tab-bar.tsx';
import { setTraveller } from './travel.ts';
import { TroublePage } from './trouble-page.tsx';

const NowPlayingSheet = lazyPart(() => import('../now-playing/now-playing-sheet.tsx'));
const SidePanel = lazyPart(() => import('./side-panel.tsx'));
const Palette = lazyPart(() => import('./palette.tsx'));
const ShortcutsDialog = lazyPart(() => import('./shortcuts-dialog.tsx'));

/** Everything around the page: ways to go, the player, what opens above. */
export function Shell(props: RouteSectionProps): JSX.Element {
  const { player, panels, toasts, menus } = useApp();
  const location = useLocation();
  const phone = createMediaQuery(phoneQuery);
  const wide = createMediaQuery(wideQuery);
  const sheet = useSheet();
  let main: HTMLElement | undefined;
  let content: HTMLDivElement | undefined;
  let memory: ScrollMemory | undefined;

  useTraveller();
  useKeyboard();
  onMount(() => {
    if (content === undefined) return;
    memory = rememberScroll(window, content);
    onCleanup(memory.stop);
    // Keys scroll what has the focus, and nothing has it yet.
    if (document.activeElement === document.body) main?.focus({ preventScroll: true });
  });
  createEffect(
    on(
      () => location.pathname,
      () => {
        memory?.arrived();
        main?.focus({ preventScroll: true });
      },
      { defer: true },
    ),
  );
  createEffect(() => {
    const root = document.documentElement;
    root.dataset.mini = String(phone() && player.entry() !== undefined);
    root.dataset.panel = String(wide() && panels.side() !== undefined);
    root.dataset.sheet = String(sheet.isOpen());
  });

  return (
    <>
      <div class={styles.shell} inert={sheet.isOpen()}>
        <button
          type="button"
          class={styles.skip}
          onClick={() => main?.focus({ preventScroll: true })}
        >
          {strings.nav.skip}
        </button>
        <Show when={!phone()}>
          <Sidebar />
        </Show>
        <main ref={main} id={pageId} tabIndex={-1} class={styles.main}>
          <div ref={content}>
            <ErrorBoundary
              fallback={(error, reset) => <TroublePage error={error} onRetry={reset} />}
            >
              {props.children}
            </ErrorBoundary>
          </div>
        </main>
        <Show when={wide() && panels.side()}>
          {(name) => (
            <aside class={styles.panel} aria-label={strings.player[name()]}>
              <SidePanel name={name()} />
            </aside>
          )}
        </Show>
        <Show when={phone()} fallback={<PlayerBar />}>
          <div class={styles.dock}>
            <Show when={player.entry() !== undefined}>
              <MiniPlayer />
            </Show>
            <TabBar />
          </div>
        </Show>
      </div>
      <Show when={sheet.isOpen()}>
        <NowPlayingSheet />
      </Show>
      <Show when={panels.palette()}>
        <Palette />
      </Show>
      <Show when={panels.help()}>
        <ShortcutsDialog />
      </Show>
      <ToastRegion toasts={toasts} />
      <MenuHost menus={menus} />
      <TrackAnnouncer />
    </>
  );
}

/** Tells a screen reader what plays when that changes by itself. */
function TrackAnnouncer(): JSX.Element {
  const { player } = useApp();
  const text = () => {
    const track = player.playing() ? player.track() : undefined;
    return track === undefined
      ? ''
      : strings.player.announce(
          track.title || strings.unknown.track,
          track.artist || strings.unknown.artist,
        );
  };
  return (
    <div class="visually-hidden" aria-live="polite">
      {text()}
    </div>
  );
}

function useTraveller(): void {
  const navigate = useNavigate();
  const isRouting = useIsRouting();
  const waiting: (() => void)[] = [];
  createEffect(() => {
    if (isRouting()) return;
    for (const settle of waiting.splice(0)) requestAnimationFrame(settle);
  });
  setTraveller(
    (path) => navigate(path),
    () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        // A screen that is slow to come must not hold the picture of the old one.
        setTimeout(resolve, 400);
      }),
  );
}

function useKeyboard(): void {
  const { player, panels } = useApp();
  const navigate = useNavigate();
  const location = useLocation();
  const sheet = useSheet();
  const effects: Record<Shortcut, () => void> = {
    toggle: () => player.toggle(),
    'seek back': () => player.seekBy(-5),
    'seek forward': () => player.seekBy(5),
    previous: () => void player.player.previous(),
    next: () => void player.player.next(),
    louder: () => player.setVolume(Math.min(1, player.volume() + 0.05)),
    quieter: () => player.setVolume(Math.max(0, player.volume() - 0.05)),
    mute: () => player.setMuted(!player.muted()),
    shuffle: () => void player.player.setShuffle(!player.queue().shuffle),
    repeat: () => player.cycleRepeat(),
    search: () => {
      if (location.pathname === '/search') {
        document.querySelector<HTMLInputElement>('input[type="search"]')?.focus();
      } else navigate('/search');
    },
    palette: () => panels.setPalette(true),
    queue: () => {
      if (matchMedia(wideQuery).matches) panels.toggleSide('queue');
      else sheet.open();
    },
    help: () => panels.setHelp(true),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
    if (event.key === 'Escape' && sheet.isOpen()) {
      sheet.close();
      return;
    }
    const shortcut = shortcutOf(event, focusOf(document.activeElement));
    if (shortcut === undefined) return;
    event.preventDefault();
    effects[shortcut]();
  };
  document.addEventListener('keydown', onKeyDown);
  onCleanup(() => document.removeEventListener('keydown', onKeyDown));
}
