import { useNavigate } from '@solidjs/router';
import SearchIcon from 'lucide-solid/icons/search';
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { useApp } from '../app-context.ts';
import { Cover } from '../design/cover.tsx';
import { Dialog } from '../design/dialog.tsx';
import { createSearch } from '../search/search-results.ts';
import { strings } from '../strings/strings.ts';
import styles from './palette.module.css';
import { createCommands, matchCommands } from './palette-commands.ts';

interface Choice {
  readonly id: string;
  readonly text: string;
  readonly hint: string;
  readonly picture: () => JSX.Element;
  readonly run: () => void;
}

/** One field that finds music and commands, for hands that stay on the keyboard. */
export default function Palette(): JSX.Element {
  const app = useApp();
  const { library, panels, player } = app;
  const navigate = useNavigate();
  const [text, setText] = createSignal('');
  const [at, setAt] = createSignal(0);
  const commands = createCommands(app, (path) => navigate(path));
  const found = createSearch(library, text, () => ({ artists: 4, albums: 5, tracks: 6 }));

  const choices = createMemo((): readonly Choice[] => {
    const result = found()?.result;
    return [
      ...matchCommands(commands, text()).map((command) => ({
        id: command.label,
        text: command.label,
        hint: command.hint ?? '',
        picture: () => <Dynamic component={command.icon} class={styles.icon ?? ''} />,
        run: command.run,
      })),
      ...(result?.artists ?? []).map((artist) => ({
        id: artist.id,
        text: artist.name,
        hint: strings.details.artist,
        picture: () => (
          <Cover
            round
            class={styles.cover}
            coverId={artist.coverId}
            colour={artist.coverColour}
            title={artist.name || strings.unknown.artist}
            sizes="32px"
          />
        ),
        run: () => navigate(`/artists/${artist.id}`),
      })),
      ...(result?.albums ?? []).map((album) => ({
        id: album.id,
        text: album.title || strings.unknown.album,
        hint: album.artist,
        picture: () => (
          <Cover
            class={styles.cover}
            coverId={album.coverId}
            colour={album.coverColour}
            title={album.title || strings.unknown.album}
            sizes="32px"
          />
        ),
        run: () => navigate(`/albums/${album.id}`),
      })),
      ...(result?.tracks ?? []).map((track) => ({
        id: track.id,
        text: track.title || strings.unknown.track,
        hint: track.artist,
        picture: () => (
          <Cover
            class={styles.cover}
            coverId={track.coverId}
            colour={track.coverColour}
            title={track.albumTitle || strings.unknown.album}
            sizes="32px"
          />
        ),
        run: () => player.playTracks([track], 0),
      })),
    ];
  });
  const choose = (choice: Choice | undefined) => {
    if (choice === undefined) return;
    panels.setPalette(false);
    choice.run();
  };
  const move = (step: number) => {
    const count = choices().length;
    if (count > 0) setAt((now) => (now + step + count) % count);
    document.getElementById(`palette-${at()}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <Dialog bare title={strings.palette.title} onClose={() => panels.setPalette(false)}>
      <div class={styles.field}>
        <SearchIcon aria-hidden="true" />
        <input
          class={styles.input}
          type="text"
          role="combobox"
          aria-label={strings.palette.title}
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={choices().length > 0 ? `palette-${at()}` : undefined}
          aria-autocomplete="list"
          placeholder={strings.palette.placeholder}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') move(1);
            else if (event.key === 'ArrowUp') move(-1);
            else if (event.key === 'Enter') choose(choices()[at()]);
            else return;
            event.preventDefault();
          }}
        />
      </div>
      <div class={styles.list} id="palette-list" role="listbox" aria-label={strings.palette.title}>
        <For each={choices()} fallback={<p class={styles.nothing}>{strings.palette.nothing}</p>}>
          {(choice, place) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
            <div
              id={`palette-${place()}`}
              role="option"
              aria-selected={place() === at()}
              class={styles.choice}
              onPointerMove={() => setAt(place())}
              onClick={() => choose(choice)}
            >
              <span class={styles.picture}>{choice.picture()}</span>
              <bdi class={styles.text}>{choice.text}</bdi>
              <Show when={choice.hint}>
                <bdi class={styles.hint}>{choice.hint}</bdi>
              </Show>
            </div>
          )}
        </For>
      </div>
    </Dialog>
  );
}
