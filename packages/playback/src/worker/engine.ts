import type {
  PlayableTrack,
  PlaybackErrorCode,
  PlayerState,
  QueueEntry,
  RepeatMode,
} from '../shared/player-protocol.ts';
import type { LinkCounters, SampleSink } from '../shared/sample-link.ts';
import type { SavedPlayback } from '../shared/worker-api.ts';
import { decodeRun, type Leftover, nothingLeft } from './decode-run.ts';
import type { PcmTrack } from './pcm.ts';
import type { Queue } from './queue.ts';
import * as queues from './queue.ts';
import { type Segment, Timeline } from './timeline.ts';

export interface EngineOptions {
  readonly open: (track: PlayableTrack, signal: AbortSignal) => Promise<PcmTrack>;
  readonly prefetch: (track: PlayableTrack, signal: AbortSignal) => void;
  readonly onState: (state: PlayerState) => void;
  readonly onQueue: (queue: Queue) => void;
  readonly dice: queues.Dice;
  /** Epoch milliseconds with fractions. */
  readonly now: () => number;
}

const calmMs = 250;
/** While the first sound is awaited, so that its time is known to a few milliseconds. */
const keenMs = 4;
const looksPerReport = 25;
const restartSeconds = 3;
const keptClicks = 20;
/** A click that has not sounded by then is no measurement any more. */
const clickLimitMs = 5000;
const waitingMs = 50;

/**
 * The player apart from realms: the queue, one decode run, the timeline, and what is heard.
 *
 * Commands are synchronous, so that none can meet another half done: each computes the next queue and then
 * either lets the run go on, or replaces it. Three ways there are to change sound that is decoded already:
 * - `#restart`: a splice `'now'`; the sound behind it starts from an entry and a second in it.
 * - `#reconcile` after an edit of the queue: it walks the segments behind what is heard and asks the queue
 *   whether each still follows the one before. From the first that does not, the link is spliced at that
 *   seam and a new run goes on with what follows now. The current track's frames are not touched, so the
 *   edit is inaudible. If the seam is heard before the worklet sees the splice, the worklet jumps then: at
 *   worst some milliseconds of the removed track sound.
 * - Nothing, when no decoded sound is concerned: the run asks for its next entry when it needs it.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #timeline = new Timeline();
  #queue: Queue = queues.emptyQueue;
  #output: { readonly sink: SampleSink; readonly rate: number } | null = null;
  #run: { readonly abort: AbortController; readonly done: Promise<Leftover> } | null = null;
  /** Entry that the run works on; null once it has decoded the queue to its end. */
  #cursor: QueueEntry | null = null;
  /** Whether the cursor's entry has frames in the timeline already. */
  #cursorBegun = false;
  #wantsPlay = false;
  /** Where sound starts or will start; what is shown until it does. */
  #start: {
    readonly entry: QueueEntry;
    readonly seconds: number;
    readonly position: number;
  } | null = null;
  #finished = false;
  #failure = false;
  #failedInRow = 0;
  #error: PlayerState['error'] = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** A click whose sound is awaited, and the position beyond which it is that sound. */
  #click: { readonly atMs: number; readonly position: number } | null = null;
  readonly #clicks: number[] = [];
  /** Of outputs that are gone. */
  #past: LinkCounters = { underruns: 0, underrunFrames: 0, framesPlayed: 0 };
  #decoder = '';
  #idMaker = 0;
  #looks = 0;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  /** Sound goes to `sink` from now on. What plays is decoded anew for it, from where it was. */
  attach(sink: SampleSink, rate: number): void {
    const place = this.#place();
    if (this.#output) {
      const { underruns, underrunFrames, framesPlayed } = this.#counters();
      this.#past = { underruns, underrunFrames, framesPlayed };
      this.#output.sink.close();
    }
    this.#output = { sink, rate };
    // Its segments are in the positions of the output that is gone.
    this.#timeline.clear();
    sink.setPaused(!this.#wantsPlay);
    if (place && !this.#finished && !this.#failure) this.#restart(place.entry, place.seconds);
    else if (place) this.#start = { ...place, position: 0 };
    this.#tick();
  }

  playNow(tracks: readonly PlayableTrack[], startIndex: number, shuffle: boolean): void {
    const entries = tracks.map((track) => this.#makeEntry(track));
    this.#setQueue(
      queues.replaceAll(this.#queue, entries, startIndex, shuffle, this.#options.dice),
    );
    this.#failedInRow = 0;
    this.#error = null;
    this.#setWantsPlay(true);
    this.#startCurrent(0);
  }

  playNext(tracks: readonly PlayableTrack[]): void {
    this.#edit(
      queues.insertNext(
        this.#queue,
        tracks.map((track) => this.#makeEntry(track)),
      ),
    );
  }

  addToQueue(tracks: readonly PlayableTrack[]): void {
    this.#edit(
      queues.append(
        this.#queue,
        tracks.map((track) => this.#makeEntry(track)),
      ),
    );
  }

  removeEntries(entryIds: readonly string[]): void {
    this.#edit(queues.remove(this.#queue, entryIds));
  }

  moveEntry(entryId: string, beforeEntryId: string | null): void {
    this.#edit(queues.move(this.#queue, entryId, beforeEntryId));
  }

  clearQueue(): void {
    this.#edit(queues.clear(this.#queue));
  }

  setRepeat(mode: RepeatMode): void {
    this.#edit(queues.setRepeat(this.#queue, mode));
  }

  setShuffle(on: boolean): void {
    this.#edit(queues.setShuffle(this.#queue, on, this.#options.dice));
  }

  jumpTo(entryId: string): void {
    const entry = this.#queue.entries.find((each) => each.entryId === entryId);
    if (!entry) return;
    this.#setWantsPlay(true);
    this.#goTo(entry);
  }

  next(): void {
    const current = this.#current();
    const entry = current && queues.following(this.#queue, current.entryId, 'next');
    if (entry) this.#goTo(entry);
    else if (current) this.#stopAtEnd();
  }

  previous(): void {
    const place = this.#place();
    if (!place) return;
    const before = queues.preceding(this.#queue, place.entry.entryId);
    if (place.seconds > restartSeconds || !before) this.#goTo(place.entry);
    else this.#goTo(before);
  }

  seek(seconds: number): void {
    const place = this.#place();
    if (!place || !Number.isFinite(seconds)) return;
    this.#restart(place.entry, Math.min(Math.max(0, seconds), place.durationSeconds));
  }

  play(): void {
    this.#setWantsPlay(true);
    if (this.#finished) {
      const current = this.#current();
      const more = current && queues.following(this.#queue, current.entryId, 'next');
      const entry = more ?? this.#queue.entries[0];
      if (entry) this.#goTo(entry);
    } else if (this.#failure || (!this.#run && this.#output)) {
      this.#failedInRow = 0;
      this.#startCurrent(this.#place()?.seconds ?? 0);
    }
    this.#tick();
  }

  pause(): void {
    this.#setWantsPlay(false);
    this.#tick();
  }

  restore(saved: SavedPlayback): void {
    if (this.#queue.entries.length > 0) return;
    this.#setQueue(queues.fromSaved(this.#queue, saved, (track) => this.#makeEntry(track)));
    this.#startCurrent(saved.positionSeconds);
  }

  /** The command that follows was clicked at this time. */
  clicked(atMs: number): void {
    this.#click = { atMs, position: this.#output?.sink.heard() ?? 0 };
  }

  queue(): Queue {
    return this.#queue;
  }

  saved(): SavedPlayback {
    return queues.toSaved(this.#queue, this.#place()?.seconds ?? 0);
  }

  figures() {
    return {
      ...this.#counters(),
      clickToSoundMs: [...this.#clicks],
      decoder: this.#decoder,
      decodedAheadSeconds: this.#buffered(),
    };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#run?.abort.abort();
    void this.#run?.done.then((left) => left.open?.pcm.close());
    this.#run = null;
    this.#output?.sink.close();
    this.#output = null;
  }

  /** Over all outputs so far. */
  #counters(): LinkCounters {
    const now = this.#output?.sink.counters();
    const past = this.#past;
    return {
      underruns: past.underruns + (now?.underruns ?? 0),
      underrunFrames: past.underrunFrames + (now?.underrunFrames ?? 0),
      framesPlayed: past.framesPlayed + (now?.framesPlayed ?? 0),
    };
  }

  #makeEntry(track: PlayableTrack): QueueEntry {
    this.#idMaker += 1;
    return { entryId: `e${this.#idMaker}`, track };
  }

  #current(): QueueEntry | null {
    return this.#queue.entries[this.#queue.index] ?? null;
  }

  /** What is heard, or will be when it starts. */
  #place(): { entry: QueueEntry; seconds: number; durationSeconds: number } | null {
    const heard = this.#heardSegment();
    if (heard && this.#output) {
      const { segment, position } = heard;
      const { durationSeconds } = segment;
      const seconds = segment.trackSeconds + (position - segment.start) / this.#output.rate;
      return {
        entry: segment.entry,
        seconds: durationSeconds > 0 ? Math.min(seconds, durationSeconds) : seconds,
        durationSeconds: durationSeconds || segment.entry.track.durationMs / 1000,
      };
    }
    const start = this.#start;
    if (!start) return null;
    return {
      entry: start.entry,
      seconds: start.seconds,
      durationSeconds: start.entry.track.durationMs / 1000,
    };
  }

  #heardSegment(): { segment: Segment; position: number } | null {
    if (!this.#output) return null;
    const position = this.#output.sink.heard();
    const segment = this.#timeline.at(position);
    return segment && { segment, position };
  }

  #setQueue(queue: Queue): boolean {
    if (queue === this.#queue) return false;
    this.#queue = queue;
    this.#options.onQueue(queue);
    return true;
  }

  /** An edit by the user: sound follows the queue. */
  #edit(queue: Queue): void {
    const before = this.#current();
    const wasEnd = this.#finished;
    if (!this.#setQueue(queue)) return;
    const current = this.#current();
    if (!current) {
      this.#silence();
      this.#start = null;
      this.#finished = false;
      this.#failure = false;
      this.#error = null;
    } else if (current.entryId !== before?.entryId) {
      this.#startCurrent(0);
    } else if (!wasEnd) {
      this.#reconcile();
    }
    this.#tick();
  }

  #goTo(entry: QueueEntry): void {
    this.#setQueue(queues.goTo(this.#queue, entry.entryId));
    this.#failedInRow = 0;
    this.#error = null;
    this.#restart(entry, 0);
  }

  #startCurrent(seconds: number): void {
    const current = this.#current();
    if (current) this.#restart(current, seconds);
    else this.#tick();
  }

  /** Drops all decoded sound and starts `entry` at `seconds`. */
  #restart(entry: QueueEntry, seconds: number): void {
    this.#finished = false;
    this.#failure = false;
    this.#timeline.clear();
    const output = this.#output;
    let position = 0;
    if (output) {
      output.sink.setEnded(false);
      position = output.sink.splice('now', { soft: seconds > 0 });
    }
    this.#start = { entry, seconds, position };
    if (this.#click) this.#click = { ...this.#click, position };
    if (output) this.#decodeFrom(entry, seconds, false);
    this.#tick();
  }

  /** `goesOn`: right behind what the run before has written, which gave all it had. */
  #decodeFrom(entry: QueueEntry, seconds: number, goesOn: boolean): void {
    const output = this.#output;
    if (!output) return;
    const previous = this.#run;
    previous?.abort.abort();
    const abort = new AbortController();
    const { signal } = abort;
    const ifCurrent =
      <Arguments extends unknown[]>(then: (...args: Arguments) => void) =>
      (...args: Arguments) => {
        if (!signal.aborted) then(...args);
      };
    this.#cursor = entry;
    this.#cursorBegun = false;
    const done = (async () => {
      const left = (await previous?.done.catch(() => null)) ?? nothingLeft;
      const leftover = goesOn ? left : { ...left, resampler: null };
      if (signal.aborted) return leftover;
      return decodeRun(
        {
          sink: output.sink,
          rate: output.rate,
          first: entry,
          seconds,
          leftover,
          open: (each, abortOpen) => this.#options.open(each.track, abortOpen),
          prefetch: (each, abortFetch) => this.#options.prefetch(each.track, abortFetch),
          following: (each, broken) => this.#following(each, broken),
          onCursor: ifCurrent((each: QueueEntry) => {
            this.#cursor = each;
            this.#cursorBegun = false;
          }),
          onSegment: ifCurrent((segment: Segment) => {
            this.#failedInRow = 0;
            // A track that was skipped has been told of; it is no state of the one that follows.
            this.#error = null;
            this.#cursorBegun = true;
            this.#timeline.add(segment);
            this.#tick();
          }),
          onDecoder: ifCurrent((name: string) => {
            this.#decoder = name;
          }),
          onError: ifCurrent((each: QueueEntry, error) => {
            this.#report(each, error.code, error.message);
          }),
          onRecovered: ifCurrent(() => {
            this.#error = null;
          }),
        },
        signal,
      );
    })();
    this.#run = { abort, done };
    done.then(
      ifCurrent(() => this.#ranOut()),
      ifCurrent((error: unknown) => {
        // A bug, not a bad file: say so, stop.
        this.#report(entry, 'broken', String(error));
        this.#fail();
      }),
    );
  }

  /** The run's question; it also counts tracks that gave nothing, so that a queue of them ends. */
  #following(entry: QueueEntry, broken: boolean): QueueEntry | null {
    if (!broken) return queues.following(this.#queue, entry.entryId, 'track end');
    this.#failedInRow += 1;
    // Who is signed out gets no track at all.
    const most = this.#error?.code === 'signed_out' ? 1 : this.#queue.entries.length;
    if (this.#failedInRow >= most) return null;
    return queues.following(this.#queue, entry.entryId, 'next');
  }

  #ranOut(): void {
    this.#cursor = null;
    if (this.#timeline.last() === null) this.#fail();
    this.#tick();
  }

  #fail(): void {
    this.#failure = true;
    this.#tick();
  }

  #report(entry: QueueEntry, code: PlaybackErrorCode, message: string): void {
    this.#error = { code, trackId: entry.track.trackId, message };
    this.#tick();
  }

  /** Makes what is decoded behind the current track agree with the queue. */
  #reconcile(): void {
    const output = this.#output;
    const heard = this.#heardSegment();
    if (!output || !heard) {
      // Nothing sounds yet; a run that skipped a broken start is on its own way.
      return;
    }
    const segments = this.#timeline.from(heard.position);
    for (const [i, segment] of segments.entries()) {
      const follows = queues.following(this.#queue, segment.entry.entryId, 'track end');
      const decoded = segments[i + 1];
      if (decoded) {
        if (decoded.entry.entryId === follows?.entryId) continue;
        if (!output.sink.settled()) {
          // A second splice would replace the first before it is carried out.
          this.#restart(segment.entry, segment.trackSeconds);
          return;
        }
        this.#timeline.cut(decoded);
        output.sink.splice(Math.min(decoded.start, output.sink.written), { soft: false });
        this.#continueWith(follows, false);
        return;
      }
      // The last decoded one: only a run that has left it for something else must turn round.
      if (this.#cursor && this.#cursorBegun) return;
      if (this.#cursor?.entryId !== follows?.entryId) this.#continueWith(follows, true);
    }
  }

  /** Replaces the run behind the last segment. */
  #continueWith(entry: QueueEntry | null, goesOn: boolean): void {
    const output = this.#output;
    if (!output) return;
    output.sink.setEnded(entry === null);
    if (entry) {
      this.#decodeFrom(entry, 0, goesOn);
      return;
    }
    this.#run?.abort.abort();
    this.#cursor = null;
  }

  #stopAtEnd(): void {
    this.#silence();
    this.#finished = true;
    const last = this.#current();
    if (last) {
      const seconds = last.track.durationMs / 1000;
      this.#start = { entry: last, seconds, position: this.#output?.sink.written ?? 0 };
    }
    this.#setWantsPlay(false);
    this.#tick();
  }

  #silence(): void {
    this.#run?.abort.abort();
    this.#cursor = null;
    this.#timeline.clear();
    this.#output?.sink.setEnded(true);
    this.#output?.sink.splice('now', { soft: false });
  }

  #setWantsPlay(wants: boolean): void {
    this.#wantsPlay = wants;
    this.#output?.sink.setPaused(!wants);
    if (!wants) this.#click = null;
  }

  #buffered(): number {
    if (!this.#output) return 0;
    const { sink, rate } = this.#output;
    return Math.max(0, sink.written - sink.heard()) / rate;
  }

  /** Looks at what is heard, tells the page, and plans the next look. */
  #tick(): void {
    clearTimeout(this.#timer);
    this.#followHeard();
    const status = this.#status();
    const place = this.#place();
    this.#options.onState({
      status,
      entryId: place?.entry.entryId ?? null,
      positionSeconds: place?.seconds ?? 0,
      durationSeconds: place?.durationSeconds ?? 0,
      atMs: this.#options.now(),
      bufferedSeconds: this.#buffered(),
      error: this.#error,
    });
    if (status === 'playing' || status === 'loading' || status === 'stalled') {
      const wait = status === 'playing' ? this.#untilSeam() : waitingMs;
      this.#timer = setTimeout(() => this.#look(), this.#click ? keenMs : wait);
    }
  }

  /** Between two reports, when only the click's first sound is awaited. */
  #look(): void {
    const before = this.#status();
    this.#timeClick();
    this.#looks += 1;
    const due = !this.#click || this.#looks % looksPerReport === 0;
    if (before === 'playing' || due) this.#tick();
    else this.#timer = setTimeout(() => this.#look(), keenMs);
  }

  #untilSeam(): number {
    const heard = this.#heardSegment();
    if (!heard || !this.#output) return calmMs;
    const { sink, rate } = this.#output;
    const next = this.#timeline.from(heard.position)[1]?.start;
    const seam = next ?? (this.#cursor === null ? sink.written : Number.POSITIVE_INFINITY);
    return Math.min(calmMs, ((seam - heard.position) / rate) * 1000 + 5);
  }

  #followHeard(): void {
    this.#timeClick();
    const heard = this.#heardSegment();
    if (!heard || !this.#output) return;
    this.#timeline.forget(heard.position);
    this.#setQueue(queues.goTo(this.#queue, heard.segment.entry.entryId));
    const { sink } = this.#output;
    const atEnd = this.#cursor === null && sink.settled() && sink.heard() >= sink.written;
    if (atEnd && !this.#finished && !this.#failure) {
      this.#finished = true;
      this.#setWantsPlay(false);
    }
  }

  #timeClick(): void {
    const click = this.#click;
    const sink = this.#output?.sink;
    if (click && this.#options.now() - click.atMs > clickLimitMs) this.#click = null;
    if (!click || !sink?.settled() || sink.heard() <= click.position) return;
    this.#clicks.push(this.#options.now() - click.atMs);
    if (this.#clicks.length > keptClicks) this.#clicks.shift();
    this.#click = null;
  }

  #status(): PlayerState['status'] {
    if (!this.#current()) return 'idle';
    if (this.#failure) return 'failed';
    if (this.#finished) return 'ended';
    if (!this.#wantsPlay) return 'paused';
    const sink = this.#output?.sink;
    if (!sink || !this.#start || !sink.settled()) return 'loading';
    if (sink.heard() <= this.#start.position) return 'loading';
    return sink.heard() >= sink.written ? 'stalled' : 'playing';
  }
}
