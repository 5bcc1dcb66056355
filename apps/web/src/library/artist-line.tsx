import { A } from '@solidjs/router';
import { createEffect, createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { strings } from '../strings/strings.ts';
import { linkNames } from './link-names.ts';

/** An artist line in which each artist that the library knows leads to their page. */
export function ArtistLine(props: {
  line: string;
  artistIds: readonly string[];
  class?: string | undefined;
}): JSX.Element {
  const { library } = useApp();
  const [names, setNames] = createSignal<readonly { id: string; name: string }[]>([]);
  createEffect(() => {
    const ids = props.artistIds;
    library.version();
    let current = true;
    onCleanup(() => {
      current = false;
    });
    if (ids.length < 2) return;
    Promise.all(ids.slice(0, 12).map((id) => library.replica.artist(id))).then(
      (found) => {
        if (!current) return;
        setNames(
          found.flatMap((one) =>
            one === undefined ? [] : [{ id: one.artist.id, name: one.artist.name }],
          ),
        );
      },
      // The line is still readable without its links.
      () => {},
    );
  });
  const line = () => props.line || strings.unknown.artist;
  const only = () => (props.artistIds.length === 1 ? props.artistIds[0] : undefined);
  return (
    <bdi class={props.class}>
      <Show
        when={only()}
        fallback={
          <For each={linkNames(line(), names())}>
            {(part) =>
              part.id === undefined ? part.text : <A href={`/artists/${part.id}`}>{part.text}</A>
            }
          </For>
        }
      >
        {(id) => <A href={`/artists/${id()}`}>{line()}</A>}
      </Show>
    </bdi>
  );
}
