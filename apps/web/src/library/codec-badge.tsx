import type { TrackRow } from '@linnet/offline/shared/replica-api';
import type { JSX } from 'solid-js';
import { strings } from '../strings/strings.ts';
import styles from './codec-badge.module.css';
import { describeSource, isLossless } from './codec-names.ts';

/** The format in a few letters, such as `FLAC 24/96`. */
export function CodecBadge(props: { track: TrackRow }): JSX.Element {
  return (
    <span
      class={styles.badge}
      title={isLossless(props.track.codec) ? strings.details.lossless : strings.details.lossy}
    >
      {describeSource(props.track)}
    </span>
  );
}
