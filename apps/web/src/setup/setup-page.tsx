import type { FolderCheck } from '@linnet/contract/setup';
import { useNavigate } from '@solidjs/router';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import CornerLeftUp from 'lucide-solid/icons/corner-left-up';
import Folder from 'lucide-solid/icons/folder';
import Sparkles from 'lucide-solid/icons/sparkles';
import { createEffect, createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Button } from '../design/button.tsx';
import { Bird } from '../shell/bird.tsx';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/strings.ts';
import { judgeFolder, parentOf, subFolder } from './folder-paths.ts';
import styles from './setup-page.module.css';

/** Long enough not to ask at every letter, short enough to seem at once. */
const typingPauseMs = 200;
const words = strings.setup;

/** The first page of a new server: where the music is, or the demo album. */
export default function SetupPage(): JSX.Element {
  const { server } = useApp();
  const navigate = useNavigate();
  const [path, setPath] = createSignal('');
  const [check, setCheck] = createSignal<FolderCheck>();
  const [trouble, setTrouble] = createSignal<string>();
  const [busy, setBusy] = createSignal<'folder' | 'demo'>();

  createEffect(() => {
    const asked = path().trim();
    setTrouble(undefined);
    if (asked === '') {
      setCheck(undefined);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await server.api.checkFolder(asked, abort.signal);
        if (abort.signal.aborted) return;
        if (answer.outcome === 'ok') setCheck(answer.value);
        else {
          setCheck(undefined);
          setTrouble(answer.outcome === 'offline' ? words.offline : words.failed);
        }
      } catch (cause) {
        if (!abort.signal.aborted) throw cause;
      }
    }, typingPauseMs);
    onCleanup(() => {
      clearTimeout(timer);
      abort.abort();
    });
  });

  const verdict = () => {
    const seen = check();
    return seen === undefined ? undefined : judgeFolder(seen);
  };
  let here = true;
  onCleanup(() => {
    here = false;
  });
  // Who has gone on looking around in the meantime is not called back.
  const leave = () => here && navigate('/', { replace: true });
  const fail = (outcome: 'offline' | 'refused') =>
    setTrouble(outcome === 'offline' ? words.offline : words.failed);
  const addFolder = async () => {
    setBusy('folder');
    const answer = await server.api.addRoot(check()?.path ?? path().trim());
    setBusy(undefined);
    if (answer.outcome !== 'ok') return fail(answer.outcome);
    server.expectMusic();
    leave();
  };
  const addDemo = async () => {
    setBusy('demo');
    const answer = await server.api.addDemo();
    setBusy(undefined);
    if (answer.outcome !== 'ok') return fail(answer.outcome);
    server.expectMusic(answer.value.id);
    leave();
  };

  return (
    <Page title={words.title} header={<div />} narrow>
      <div class={styles.setup}>
        <Bird class={styles.bird} />
        <h1 class={styles.title}>{words.title}</h1>
        <p class={styles.hint}>{words.hint}</p>
        <form
          class={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (verdict()?.usable) void addFolder();
          }}
        >
          <label class={styles.label} for="setup-path">
            {words.path}
          </label>
          <div class={styles.line}>
            <input
              id="setup-path"
              class={styles.input}
              type="text"
              value={path()}
              placeholder={words.placeholder}
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
              aria-describedby="setup-verdict"
              aria-invalid={verdict()?.usable === false}
              onInput={(event) => setPath(event.currentTarget.value)}
            />
            <Button
              look="primary"
              type="submit"
              disabled={verdict()?.usable !== true || busy() !== undefined}
            >
              {busy() === 'folder' ? words.using : words.use}
            </Button>
          </div>
          <p id="setup-verdict" class={styles.verdict} aria-live="polite">
            <Show when={trouble()}>
              {(text) => (
                <span class={styles.bad}>
                  <CircleAlert aria-hidden="true" />
                  {text()}
                </span>
              )}
            </Show>
            <Show when={trouble() === undefined && verdict()}>
              {(seen) => (
                <span class={seen().usable ? styles.good : styles.bad}>
                  {seen().usable ? (
                    <CircleCheck aria-hidden="true" />
                  ) : (
                    <CircleAlert aria-hidden="true" />
                  )}
                  {seen().text}
                </span>
              )}
            </Show>
          </p>
        </form>
        <Show when={check()?.isDirectory ? check() : undefined}>
          {(seen) => (
            <section class={styles.picker} aria-label={words.browse}>
              <ul class={styles.folders}>
                <Show when={parentOf(seen().path)}>
                  {(parent) => (
                    <li>
                      <button type="button" class={styles.folder} onClick={() => setPath(parent())}>
                        <CornerLeftUp aria-hidden="true" />
                        {words.up}
                      </button>
                    </li>
                  )}
                </Show>
                <For each={seen().folders}>
                  {(name) => (
                    <li>
                      <button
                        type="button"
                        class={styles.folder}
                        onClick={() => setPath(subFolder(seen().path, name))}
                      >
                        <Folder aria-hidden="true" />
                        <bdi>{name}</bdi>
                      </button>
                    </li>
                  )}
                </For>
                <Show when={seen().folders.length === 0}>
                  <li class={styles.none}>{words.noFolders}</li>
                </Show>
              </ul>
            </section>
          )}
        </Show>
        <section class={styles.demo} aria-label={words.demoTitle}>
          <Sparkles aria-hidden="true" />
          <div>
            <h2 class={styles.demoTitle}>{words.demoTitle}</h2>
            <p class={styles.demoHint}>{words.demoHint}</p>
          </div>
          <Button disabled={busy() !== undefined} onClick={() => void addDemo()}>
            {busy() === 'demo' ? words.demoMaking : words.demo}
          </Button>
        </section>
      </div>
    </Page>
  );
}
