import X from 'lucide-solid/icons/x';
import { type JSX, Match, Switch } from 'solid-js';
import { useApp } from '../app-context.ts';
import { IconButton } from '../design/button.tsx';
import { TrackDetails } from '../now-playing/track-details.tsx';
import { QueueView } from '../queue/queue-view.tsx';
import { strings } from '../strings/strings.ts';
import type { PanelName } from './panels.ts';
import styles from './side-panel.module.css';

/** The right side of a desktop: the queue, or what is known of the track. */
export default function SidePanel(props: { name: PanelName }): JSX.Element {
  const { panels } = useApp();
  return (
    <div class={styles.panel}>
      <header class={styles.header}>
        <h2 class={styles.title}>{strings.player[props.name]}</h2>
        <IconButton
          size="small"
          label={strings.action.close}
          onClick={() => panels.toggleSide(props.name)}
        >
          <X />
        </IconButton>
      </header>
      <Switch>
        <Match when={props.name === 'queue'}>
          <QueueView />
        </Match>
        <Match when={props.name === 'details'}>
          <TrackDetails />
        </Match>
      </Switch>
    </div>
  );
}
