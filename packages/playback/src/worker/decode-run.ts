import type { QueueEntry } from '../shared/player-protocol.ts';
import type { SampleSink } from '../shared/sample-link.ts';
import { sleep } from './abortable.ts';
import { toTrackError } from './open-track.ts';
import type { PcmTrack, TrackError } from './pcm.ts';
import { Resampler } from './resampler.ts';
import { type StereoBlock, toStereo } from './stereo.ts';
import type { Segment } from './timeline.ts';

/** Decoded sound kept ready. More only makes edits and memory dearer; less would feel a busy machine. */
const aheadSeconds = 2;
/** Gathered before the first frame of a run is let out, so that a late wake-up right behind it is not heard. */
const leadSeconds = 0.1;
/** How soon to look again when all is ready. */
const fullMs = 60;
/** When the bytes of the next track are fetched. */
const prefetchSeconds = 25;
/** Waits between tries while the network is away; the last one repeats. */
const retryMs = [500, 1000, 2000, 4000, 8000];

/** An open track between two runs, so that a seek need not open it again. */
export interface OpenEntry {
  readonly entryId: string;
  readonly pcm: PcmTrack;
}

/** What a run hands on to the next. */
export interface Leftover {
  readonly open: OpenEntry | null;
  /** Holds the last frames before a seam that is still to come; for a run that goes on behind it. */
  readonly resampler: Resampler | null;
}

export const nothingLeft: Leftover = { open: null, resampler: null };

export interface DecodeRunOptions {
  readonly sink: SampleSink;
  readonly rate: number;
  readonly first: QueueEntry;
  readonly seconds: number;
  /** What an earlier run left open; used when it is of `first`, closed when not. */
  readonly leftover: Leftover;
  readonly open: (entry: QueueEntry, signal: AbortSignal) => Promise<PcmTrack>;
  /** Fetches the first bytes of an entry. Never throws. */
  readonly prefetch: (entry: QueueEntry, signal: AbortSignal) => void;
  /** Asked when `entry` is decoded to its end (`broken` false) or gives up. */
  readonly following: (entry: QueueEntry, broken: boolean) => QueueEntry | null;
  readonly onCursor: (entry: QueueEntry) => void;
  readonly onSegment: (segment: Segment) => void;
  readonly onDecoder: (name: string) => void;
  readonly onError: (entry: QueueEntry, error: TrackError) => void;
  readonly onRecovered: () => void;
}

/**
 * Decodes entry after entry into the sink, one right behind the other, until the queue ends or the signal
 * aborts. There is one run at a time; a seek, a jump or an edit that concerns decoded sound aborts it and
 * starts another. Returns what it leaves open. Rejects never.
 */
export async function decodeRun(options: DecodeRunOptions, signal: AbortSignal): Promise<Leftover> {
  const writer = new RunWriter(options, signal);
  let entry: QueueEntry | null = options.first;
  let seconds = options.seconds;
  let leftover = options.leftover.open;
  try {
    while (entry) {
      options.onCursor(entry);
      const outcome: Outcome = await decodeEntry(entry, seconds, leftover, writer, options, signal);
      leftover = null;
      if (outcome.kind === 'aborted') return { open: outcome.open, resampler: writer.resampler };
      entry = options.following(entry, outcome.kind === 'broken');
      seconds = 0;
    }
    await writer.finish();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return nothingLeft;
}

type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'broken' }
  | { readonly kind: 'aborted'; readonly open: OpenEntry | null };

/** One entry from `startSeconds` to its end, over network failures in its middle. */
async function decodeEntry(
  entry: QueueEntry,
  startSeconds: number,
  leftover: OpenEntry | null,
  writer: RunWriter,
  options: DecodeRunOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  let pcm: PcmTrack | null = null;
  if (leftover?.entryId === entry.entryId) pcm = leftover.pcm;
  else leftover?.pcm.close();
  /** Frame of the track that comes next; null until its rate is known. */
  let frame: number | null = null;
  let begun = false;
  let prefetched = false;
  for (let failures = 0; ; ) {
    /** True while a call is out on `pcm`: aborted then, its state is unknown. */
    let busy = true;
    try {
      pcm ??= await options.open(entry, signal);
      options.onDecoder(pcm.decoder);
      frame ??= Math.round(startSeconds * pcm.sampleRate);
      await pcm.seek(frame, signal);
      for (;;) {
        busy = true;
        const block = await pcm.read(signal);
        busy = false;
        signal.throwIfAborted();
        if (!block) {
          pcm.close();
          return { kind: 'done' };
        }
        if (failures > 0) options.onRecovered();
        failures = 0;
        const { sampleRate } = pcm;
        await writer.atRate(sampleRate);
        const duration =
          pcm.frames === null ? entry.track.durationMs / 1000 : pcm.frames / sampleRate;
        if (!begun) {
          begun = true;
          const start = writer.nextPosition;
          options.onSegment({
            entry,
            start,
            trackSeconds: frame / sampleRate,
            durationSeconds: duration,
          });
        }
        frame += block.frames;
        if (!prefetched && duration - frame / sampleRate < prefetchSeconds) {
          prefetched = true;
          const next = options.following(entry, false);
          if (next && next.entryId !== entry.entryId) options.prefetch(next, signal);
        }
        await writer.write(toStereo(block));
      }
    } catch (error) {
      if (signal.aborted) {
        if (pcm && !busy) return { kind: 'aborted', open: { entryId: entry.entryId, pcm } };
        pcm?.close();
        return { kind: 'aborted', open: null };
      }
      pcm?.close();
      pcm = null;
      const trouble = toTrackError(error);
      options.onError(entry, trouble);
      // The network comes back, and its absence says nothing of the track. What the server cannot send it may
      // still send when some of it was heard already. All else is this track's end.
      const passing = trouble.code === 'offline' || (begun && trouble.code === 'server');
      if (!passing) return { kind: 'broken' };
      const wait = retryMs[Math.min(failures, retryMs.length - 1)] ?? 0;
      failures += 1;
      try {
        await sleep(wait, signal);
      } catch {
        return { kind: 'aborted', open: null };
      }
    }
  }
}

/** Brings blocks to the sink's rate and into it, as there is room. */
class RunWriter {
  readonly #sink: SampleSink;
  readonly #rate: number;
  readonly #signal: AbortSignal;
  /** One for all tracks of a rate, so that its state lives over their seams; null where rates agree. */
  #resampler: Resampler | null;
  /** Blocks held back at the start; null once they are let out. */
  #lead: StereoBlock[] | null = [];

  constructor(options: Pick<DecodeRunOptions, 'sink' | 'rate' | 'leftover'>, signal: AbortSignal) {
    this.#sink = options.sink;
    this.#rate = options.rate;
    this.#signal = signal;
    this.#resampler = options.leftover.resampler;
  }

  get resampler(): Resampler | null {
    return this.#resampler;
  }

  /** Position that the next block's first frame will have. */
  get nextPosition(): number {
    return this.#sink.written + this.#leadFrames() + (this.#resampler?.pending ?? 0);
  }

  /** Announces the rate of the blocks that follow. */
  async atRate(rate: number): Promise<void> {
    if (rate === (this.#resampler?.inputRate ?? this.#rate)) return;
    if (this.#resampler) await this.#put(this.#resampler.flush());
    this.#resampler = rate === this.#rate ? null : new Resampler(rate, this.#rate);
  }

  async write(block: StereoBlock): Promise<void> {
    await this.#put(this.#resampler ? this.#resampler.process(block) : block);
  }

  async finish(): Promise<void> {
    if (this.#resampler) await this.#put(this.#resampler.flush());
    await this.#letOut();
    this.#sink.setEnded(true);
  }

  async #put(block: StereoBlock): Promise<void> {
    if (!this.#lead) return this.#write(block);
    this.#lead.push(block);
    if (this.#leadFrames() >= leadSeconds * this.#rate) await this.#letOut();
  }

  #leadFrames(): number {
    return this.#lead?.reduce((sum, block) => sum + block.frames, 0) ?? 0;
  }

  async #letOut(): Promise<void> {
    const lead = this.#lead ?? [];
    this.#lead = null;
    for (const block of lead) await this.#write(block);
  }

  async #write(block: StereoBlock): Promise<void> {
    const limit = Math.round(aheadSeconds * this.#rate);
    for (let from = 0; from < block.frames; ) {
      this.#signal.throwIfAborted();
      const room = limit - (this.#sink.written - this.#sink.heard());
      const to = Math.min(block.frames, from + Math.max(0, room));
      const put = this.#sink.write(block.left, block.right, from, to);
      from += put;
      if (from < block.frames) await sleep(fullMs, this.#signal);
    }
  }
}
