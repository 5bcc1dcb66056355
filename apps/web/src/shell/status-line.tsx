import { A } from '@solidjs/router';
import CloudOff from 'lucide-solid/icons/cloud-off';
import RefreshCw from 'lucide-solid/icons/refresh-cw';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { createMemo, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { strings } from '../strings/strings.ts';
import styles from './status-line.module.css';

/** One quiet line about the server: a scan, a sync, no network. Nothing when all is well. */
export function StatusLine(): JSX.Element {
  const status = createStatus();
  return (
    <Show when={status()}>
      {(line) => (
        <A href="/scan" class={styles.line} title={line().hint ?? line().text}>
          <span class={styles.icon} data-turning={line().kind === 'busy'} aria-hidden="true">
            {line().kind === 'offline' ? (
              <CloudOff />
            ) : line().kind === 'busy' ? (
              <RefreshCw />
            ) : (
              <TriangleAlert />
            )}
          </span>
          <span class={styles.text}>
            {line().text}
            <Show when={line().detail}>{(detail) => <small>{detail()}</small>}</Show>
          </span>
          <Show when={line().share !== undefined}>
            <span
              class={styles.progress}
              aria-hidden="true"
              style={{ '--share': String(line().share ?? 0) }}
            />
          </Show>
        </A>
      )}
    </Show>
  );
}

interface Line {
  readonly kind: 'offline' | 'busy' | 'trouble';
  readonly text: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly share?: number;
}

export function createStatus(): () => Line | undefined {
  const { library, server } = useApp();
  return createMemo((): Line | undefined => {
    const { sync } = library.status();
    if (sync.state === 'offline') {
      return {
        kind: 'offline',
        text: strings.status.offline,
        hint: strings.status.offlineHint,
      };
    }
    if (sync.state === 'outdated') return { kind: 'trouble', text: strings.status.outdated };
    if (sync.state === 'signed_out') return { kind: 'trouble', text: strings.status.signedOut };
    const scan = server.library()?.scan;
    if (scan?.running) {
      return {
        kind: 'busy',
        text: strings.scan.reading,
        detail:
          scan.found > 0 ? strings.scan.progress(scan.done, scan.found) : strings.scan.counting,
        ...(scan.found > 0 ? { share: scan.done / scan.found } : {}),
      };
    }
    // A short catching-up is not worth a word.
    if (sync.state === 'syncing' && sync.remaining > 500) {
      return {
        kind: 'busy',
        text: strings.scan.syncingPlain,
        detail: strings.scan.syncing(sync.remaining),
      };
    }
    return undefined;
  });
}
