import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import Repeat from 'lucide-solid/icons/repeat';
import Repeat1 from 'lucide-solid/icons/repeat-1';
import Shuffle from 'lucide-solid/icons/shuffle';
import SkipBack from 'lucide-solid/icons/skip-back';
import SkipForward from 'lucide-solid/icons/skip-forward';
import type { JSX } from 'solid-js';
import { useApp } from '../app-context.ts';
import { IconButton } from '../design/button.tsx';
import { strings } from '../strings/strings.ts';
import styles from './transport.module.css';

/** Shuffle, previous, play, next, repeat. */
export function Transport(props: { size: 'bar' | 'sheet' }): JSX.Element {
  const { player } = useApp();
  const none = () => player.entry() === undefined;
  const queue = () => player.queue();
  return (
    <div class={styles.transport} data-size={props.size}>
      <IconButton
        class={styles.mode}
        data-size={props.size}
        size="small"
        label={queue().shuffle ? strings.player.shuffleOn : strings.player.shuffleOff}
        pressed={queue().shuffle}
        onClick={() => void player.player.setShuffle(!queue().shuffle)}
      >
        <Shuffle />
      </IconButton>
      <IconButton
        class={styles.skip}
        data-size={props.size}
        label={strings.player.previous}
        disabled={none()}
        onClick={() => void player.player.previous()}
      >
        <SkipBack />
      </IconButton>
      <PlayButton size={props.size} />
      <IconButton
        class={styles.skip}
        data-size={props.size}
        label={strings.player.next}
        disabled={none()}
        onClick={() => void player.player.next()}
      >
        <SkipForward />
      </IconButton>
      <IconButton
        class={styles.mode}
        data-size={props.size}
        size="small"
        label={strings.player.repeat[queue().repeat]}
        pressed={queue().repeat !== 'off'}
        onClick={() => player.cycleRepeat()}
      >
        {queue().repeat === 'one' ? <Repeat1 /> : <Repeat />}
      </IconButton>
    </div>
  );
}

export function PlayButton(props: { size: 'bar' | 'sheet' | 'mini' }): JSX.Element {
  const { player } = useApp();
  return (
    <IconButton
      class={styles.play}
      data-size={props.size}
      label={player.playing() ? strings.action.pause : strings.action.play}
      disabled={player.entry() === undefined}
      onClick={() => player.toggle()}
    >
      {player.playing() ? <Pause /> : <Play />}
    </IconButton>
  );
}
