import type { TrackRow } from '@linnet/offline/shared/replica-api';
import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';
import type { LibraryView } from './library-view.ts';

/** Rows of `ids`, kept fresh; an id that is on its way, or no more, has none. */
export function createTrackLookup(
  library: LibraryView,
  ids: Accessor<readonly string[]>,
): (id: string) => TrackRow | undefined {
  const [rowsById, setRowsById] = createSignal<ReadonlyMap<string, TrackRow>>(new Map());
  createEffect(() => {
    const asked = ids();
    library.version();
    let current = true;
    onCleanup(() => {
      current = false;
    });
    if (asked.length === 0) return;
    library.replica.tracksById(asked).then(
      (rows) => {
        if (current) setRowsById(new Map(rows.map((row) => [row.id, row])));
      },
      // Without names the queue still plays; the next version asks again.
      () => {},
    );
  });
  return (id) => rowsById().get(id);
}
