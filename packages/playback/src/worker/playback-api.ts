import { BlockSink, type FeedStatus } from '../shared/blocks.ts';
import { RingSink } from '../shared/ring.ts';
import type { SampleSink, SinkLink } from '../shared/sample-link.ts';
import type { PlaybackListener, PlaybackWorkerApi } from '../shared/worker-api.ts';
import { chooseDecoders } from './decoders/choose-decoder.ts';
import { Engine } from './engine.ts';
import { openTrack } from './open-track.ts';
import { SourceCache } from './source-cache.ts';
import type { OpenSource } from './start-playback-worker.ts';

/** Seconds of frames that may be on their way to the worklet without shared memory. */
const messageSeconds = 4;

/** The engine with real decoders, as the page sees it. */
export function makePlaybackApi(openSource: OpenSource): PlaybackWorkerApi<MessagePort> {
  let bytesFetched = 0;
  let trim = true;
  let listener: PlaybackListener | null = null;
  const decoders = chooseDecoders();
  const sources = new SourceCache(openSource, (bytes) => {
    bytesFetched += bytes;
  });
  const engine = new Engine({
    open: (track, signal) =>
      openTrack(
        track,
        { source: (each, format) => sources.get(each, format), makeDecoder: decoders.make, trim },
        signal,
      ),
    prefetch: (track, signal) => sources.prefetch(track, signal),
    onState: (state) => void listener?.state(state),
    onQueue: ({ unshuffled: _, ...queue }) => void listener?.queue(queue, engine.saved()),
    dice: (below) => Math.floor(Math.random() * below),
    now: () => performance.timeOrigin + performance.now(),
  });

  return {
    async attach(link) {
      engine.attach(openSink(link), link.rate);
    },
    async clicked(atMs) {
      engine.clicked(atMs);
    },
    async listen(given) {
      listener = given;
      await decoders.warm();
    },
    async figures() {
      return { ...engine.figures(), bytesFetched };
    },
    async restore(saved) {
      engine.restore(saved);
    },
    async setTrim(on) {
      trim = on;
    },
    async close() {
      engine.close();
    },
    async playNow(tracks, startIndex, options) {
      engine.playNow(tracks, startIndex, options?.shuffle ?? false);
    },
    async playNext(tracks) {
      engine.playNext(tracks);
    },
    async addToQueue(tracks) {
      engine.addToQueue(tracks);
    },
    async removeEntries(entryIds) {
      engine.removeEntries(entryIds);
    },
    async moveEntry(entryId, beforeEntryId) {
      engine.moveEntry(entryId, beforeEntryId);
    },
    async jumpTo(entryId) {
      engine.jumpTo(entryId);
    },
    async clearQueue() {
      engine.clearQueue();
    },
    async play() {
      engine.play();
    },
    async pause() {
      engine.pause();
    },
    async next() {
      engine.next();
    },
    async previous() {
      engine.previous();
    },
    async seek(seconds) {
      engine.seek(seconds);
    },
    async setRepeat(mode) {
      engine.setRepeat(mode);
    },
    async setShuffle(on) {
      engine.setShuffle(on);
    },
  };
}

function openSink(link: SinkLink<MessagePort>): SampleSink {
  if (link.kind === 'shared memory') return new RingSink(link.buffer);
  const { port } = link;
  const sink = new BlockSink(Math.round(link.rate * messageSeconds), (message, transfer) => {
    port.postMessage(message, transfer);
  });
  port.onmessage = (event: MessageEvent<FeedStatus>) => sink.receive(event.data);
  return sink;
}
