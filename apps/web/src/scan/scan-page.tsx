import { A } from '@solidjs/router';
import CircleCheck from 'lucide-solid/icons/circle-check';
import { For, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import buttons from '../design/button.module.css';
import { Button } from '../design/button.tsx';
import { Line, Section } from '../settings/section.tsx';
import { Page } from '../shell/page.tsx';
import { formatAgo } from '../strings/format.ts';
import { strings } from '../strings/strings.ts';
import { createAnswer } from './answer.ts';
import type { Answer } from './api.ts';
import styles from './scan-page.module.css';

const words = strings.scan;

/** What the server does with the music folders, and what it could not read. */
export default function ScanPage(): JSX.Element {
  const { server, library } = useApp();
  // Asked anew whenever a scan begins or ends.
  const problems = createAnswer(() => {
    server.scanning();
    return whenOk(server.api.problems());
  });
  const roots = createAnswer(() => {
    server.scanning();
    return whenOk(server.api.roots());
  });
  const scan = () => server.library()?.scan;
  const offline = () => library.status().sync.state === 'offline';
  const stop = async () => {
    const jobs = await server.api.jobs();
    if (jobs.outcome !== 'ok') return;
    const running = jobs.value.filter((job) => job.kind === 'scan' && job.state === 'running');
    for (const job of running) await server.api.cancelJob(job.id);
    await server.refresh();
  };
  const start = async () => {
    await server.api.startScan();
    await server.refresh();
  };
  return (
    <Page title={words.title} back="/you" narrow>
      <Section title={words.title}>
        <Line
          label={scan()?.running ? words.reading : offline() ? strings.status.offline : words.idle}
          hint={state()}
        >
          <Show
            when={scan()?.running}
            fallback={
              <Button disabled={offline()} onClick={() => void start()}>
                {words.start}
              </Button>
            }
          >
            <Button onClick={() => void stop()}>{words.stop}</Button>
          </Show>
        </Line>
        <Show when={scan()?.running && (scan()?.found ?? 0) > 0}>
          <div class={styles.barBox}>
            <progress
              class={styles.bar}
              aria-label={words.reading}
              value={scan()?.done ?? 0}
              max={scan()?.found ?? 1}
            />
          </div>
        </Show>
        <Show when={(server.library()?.missing ?? 0) > 0}>
          <Line label={words.missing(server.library()?.missing ?? 0)} />
        </Show>
      </Section>

      <Section title={words.folders}>
        <For each={library.status().roots.filter((root) => root.state === 'unavailable')}>
          {(root) => <p class={styles.warning}>{words.unavailable(root.name)}</p>}
        </For>
        <For each={roots() ?? []}>
          {(root) => (
            <Line label={root.name} hint={root.path}>
              {strings.count.tracks(root.tracks)}
            </Line>
          )}
        </For>
        <div class={styles.add}>
          <A href="/setup" class={`${buttons.button} ${buttons.plain}`}>
            {words.addFolder}
          </A>
        </div>
      </Section>

      <Section title={words.problems}>
        <Show
          when={(problems()?.length ?? 0) > 0}
          fallback={
            <p class={styles.fine}>
              <CircleCheck aria-hidden="true" />
              {words.noProblems}
            </p>
          }
        >
          <p class={styles.note}>{words.problemsHint}</p>
          <ul>
            <For each={problems()}>
              {(problem) => (
                <li class={styles.problem}>
                  <p class={styles.path}>
                    <bdi>{problem.path}</bdi>
                  </p>
                  <p class={styles.reason}>
                    <strong>{words.codes[problem.code]}</strong> {problem.reason}
                  </p>
                </li>
              )}
            </For>
          </ul>
        </Show>
      </Section>
    </Page>
  );

  function state(): string | undefined {
    const now = scan();
    if (offline()) return strings.status.offlineHint;
    if (now === undefined) return undefined;
    if (now.running) {
      return now.found > 0 ? words.progress(now.done, now.found) : words.counting;
    }
    return now.finishedAt === null
      ? words.never
      : words.last(formatAgo(now.finishedAt, Date.now()));
  }
}

async function whenOk<Value>(asked: Promise<Answer<Value>>): Promise<Value | undefined> {
  const answer = await asked;
  return answer.outcome === 'ok' ? answer.value : undefined;
}
