import { useNavigate } from '@solidjs/router';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import { type JSX, Show } from 'solid-js';
import { IconButton } from '../design/button.tsx';
import { createMediaQuery, phoneQuery } from '../design/media-query.ts';
import { strings } from '../strings/strings.ts';

/** On a phone, where an installed app has no other way back within reach. */
export function BackButton(props: { class?: string | undefined; fallback?: string }): JSX.Element {
  const navigate = useNavigate();
  const phone = createMediaQuery(phoneQuery);
  const back = () => {
    // `_depth` is what the router stamps on each entry; the first one has nothing of ours behind it.
    const state: unknown = history.state;
    const depth = (state as { _depth?: unknown } | null)?._depth;
    if (typeof depth === 'number' && depth > 0) navigate(-1);
    else navigate(props.fallback ?? '/library', { replace: true });
  };
  return (
    <Show when={phone()}>
      <IconButton class={props.class} label={strings.action.back} onClick={back}>
        <ChevronLeft />
      </IconButton>
    </Show>
  );
}
