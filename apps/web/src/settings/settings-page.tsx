import { A, useLocation } from '@solidjs/router';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import { For, type JSX, Match, Show, Switch } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Button } from '../design/button.tsx';
import { createAnswer } from '../scan/answer.ts';
import { Bird } from '../shell/bird.tsx';
import { Page } from '../shell/page.tsx';
import { createStatus } from '../shell/status-line.tsx';
import { formatAgo, formatBytes } from '../strings/format.ts';
import { strings } from '../strings/strings.ts';
import { Line, Section } from './section.tsx';
import { themes } from './settings.ts';
import styles from './settings-page.module.css';

const words = strings.settings;

/** Settings; on a phone also the place of everything that is about oneself and the server. */
export default function SettingsPage(): JSX.Element {
  const { library, server, settings, installation, panels } = useApp();
  const location = useLocation();
  const status = createStatus();
  const used = createAnswer(async () => (await navigator.storage?.estimate?.())?.usage);
  const counts = () => library.status().counts;
  const agreed = () => library.status().sync.agreedAt;
  return (
    <Page title={location.pathname === '/you' ? words.you : words.title} narrow>
      <Section title={words.library}>
        <A href="/scan" class={styles.link}>
          <Line
            label={status()?.text ?? strings.scan.idle}
            hint={
              status()?.detail ??
              `${strings.count.albums(counts().albums)} · ${strings.count.tracks(counts().tracks)}`
            }
          >
            <ChevronRight aria-hidden="true" class={styles.chevron ?? ''} />
          </Line>
        </A>
      </Section>

      <Section title={words.appearance}>
        <fieldset class={styles.themes}>
          <legend class="visually-hidden">{words.theme}</legend>
          <For each={themes}>
            {(theme) => (
              <label class={styles.theme}>
                <input
                  type="radio"
                  name="theme"
                  value={theme}
                  checked={settings.theme() === theme}
                  onChange={() => settings.setTheme(theme)}
                />
                <span class={styles.swatch} data-theme-swatch={theme} aria-hidden="true">
                  <span />
                </span>
                {words.themes[theme]}
              </label>
            )}
          </For>
        </fieldset>
        <p class={styles.themeHint}>{words.themeHint}</p>
      </Section>

      <Show when={installation.way() !== 'none'}>
        <Section title={words.install}>
          <Switch>
            <Match when={installation.way() === 'prompt'}>
              <Line label={words.install} hint={words.installHint}>
                <Button look="primary" onClick={() => void installation.install()}>
                  {words.installButton}
                </Button>
              </Line>
            </Match>
            <Match when={installation.way() === 'ios'}>
              <Line label={words.installIos} hint={words.installIosHint} />
            </Match>
          </Switch>
        </Section>
      </Show>

      <Section title={words.about}>
        <div class={styles.about}>
          <Bird class={styles.bird} />
          <div>
            <p class={styles.name}>{strings.appName}</p>
            <p class={styles.version}>
              {server.instance()?.version === undefined
                ? words.unknown
                : `${words.version} ${server.instance()?.version}`}
            </p>
          </div>
        </div>
        <Line
          label={words.server}
          hint={
            agreed() === null
              ? undefined
              : strings.status.agreed(formatAgo(agreed() ?? 0, Date.now()))
          }
        >
          {server.instance()?.name ?? words.unknown}
        </Line>
        <Line label={words.storage}>
          {used() === undefined ? words.unknown : words.storageUsed(formatBytes(used() ?? 0))}
        </Line>
        <button type="button" class={styles.link} onClick={() => panels.setHelp(true)}>
          <Line label={words.shortcuts}>
            <ChevronRight aria-hidden="true" class={styles.chevron ?? ''} />
          </Line>
        </button>
        <A href="/debug" class={styles.link}>
          <Line label={words.debug} hint={words.debugHint}>
            <ChevronRight aria-hidden="true" class={styles.chevron ?? ''} />
          </Line>
        </A>
      </Section>
    </Page>
  );
}
