import type { SyncFigures } from '@linnet/offline/shared/replica-api';
import type { PlayerFigures } from '@linnet/playback/shared/player-protocol';
import { createSignal, For, type JSX, onCleanup } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Button } from '../design/button.tsx';
import { Line, Section } from '../settings/section.tsx';
import { Page } from '../shell/page.tsx';
import {
  formatBytes,
  formatMilliseconds,
  formatNumber,
  formatSampleRate,
} from '../strings/format.ts';
import { strings } from '../strings/strings.ts';
import { median } from './median.ts';

const words = strings.debug;
const everyMs = 1000;

/** What playing and syncing cost, as it is counted where it happens. */
export default function DebugPage(): JSX.Element {
  const { player, library, toasts } = useApp();
  const [playing, setPlaying] = createSignal<PlayerFigures>();
  const [syncing, setSyncing] = createSignal<SyncFigures>();
  const ask = () => {
    player.player.figures().then(setPlaying, () => setPlaying(undefined));
    library.replica.figures().then(setSyncing, () => setSyncing(undefined));
  };
  ask();
  const timer = setInterval(ask, everyMs);
  onCleanup(() => clearInterval(timer));

  const playback = (): readonly (readonly [string, string])[] => {
    const now = playing();
    if (now === undefined) return [];
    const clicks = now.clickToSoundMs;
    const last = clicks.at(-1);
    return [
      [words.transport, now.transport],
      [words.isolated, window.crossOriginIsolated ? words.yes : words.no],
      [
        words.outputRate,
        now.contextSampleRate > 0 ? formatSampleRate(now.contextSampleRate) : words.none,
      ],
      [words.underruns, formatNumber(now.underruns)],
      [words.underrunFrames, formatNumber(now.underrunFrames)],
      [words.framesPlayed, formatNumber(now.framesPlayed)],
      [
        `${words.clickToSound}, ${words.clickToSoundLast.toLowerCase()}`,
        last === undefined ? words.none : formatMilliseconds(last),
      ],
      [
        `${words.clickToSound}, ${words.clickToSoundMedian.toLowerCase()}`,
        clicks.length === 0 ? words.none : formatMilliseconds(median(clicks)),
      ],
      [words.decoder, now.decoder || words.none],
      [words.ahead, words.seconds(now.decodedAheadSeconds)],
      [words.fetched, formatBytes(now.bytesFetched)],
    ];
  };
  const sync = (): readonly (readonly [string, string])[] => {
    const now = syncing();
    if (now === undefined) return [];
    return [
      [words.pages, formatNumber(now.pages)],
      [words.received, formatBytes(now.bytesReceived)],
      [words.transactions, formatNumber(now.transactions)],
      [words.records, formatNumber(now.recordsWritten)],
      [words.written, formatBytes(now.bytesWritten)],
      [words.opened, formatMilliseconds(now.openMs)],
    ];
  };
  const copy = async () => {
    const text = [...playback(), ...sync()].map((line) => line.join(': ')).join('\n');
    await navigator.clipboard.writeText(text);
    toasts.show(words.copied);
  };
  return (
    <Page
      title={words.title}
      back="/you"
      narrow
      actions={<Button onClick={() => void copy()}>{words.copy}</Button>}
    >
      <Section title={words.playback}>
        <For each={playback()}>{([name, value]) => <Line label={name}>{value}</Line>}</For>
      </Section>
      <Section title={words.sync}>
        <For each={sync()}>{([name, value]) => <Line label={name}>{value}</Line>}</For>
      </Section>
    </Page>
  );
}
