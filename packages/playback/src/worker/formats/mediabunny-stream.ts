import {
  CustomSource,
  type EncodedPacket,
  EncodedPacketSink,
  Input,
  MP4,
  OGG,
  QTFF,
} from 'mediabunny';
import type { ByteSource } from '../../shared/byte-source.ts';
import { abortable } from '../abortable.ts';
import { asciiAt, type ByteReader, byteAt, viewOf } from '../byte-reader.ts';
import { TrackError } from '../pcm.ts';
import { readMp4Timing, trimOf } from './mp4-trim.ts';
import type { Packet, PacketFormat, PacketStream, Trim } from './packet-stream.ts';

/*
 * MP4 and Ogg, demuxed by mediabunny. Its times are seconds with the edit list or pre-skip taken off; here
 * they become raw frames again. Trimming is ours: it rounds or ignores some of what files say.
 */

/** Opus pre-roll and pre-skip lie within this; nearer to the start than that, decode from the start. */
const opusStartFrames = 48000;

interface Opened {
  readonly input: Input;
  readonly sink: EncodedPacketSink;
  readonly first: EncodedPacket;
  readonly config: AudioDecoderConfig;
  readonly codec: string;
  readonly close: () => void;
}

export async function openMp4(
  source: ByteSource,
  reader: ByteReader,
  signal: AbortSignal,
): Promise<PacketStream> {
  const timing = await readMp4Timing(reader, signal);
  const opened = await openInput(source, signal);
  const { codec, config } = opened;
  if (codec !== 'aac' && codec !== 'mp3' && codec !== 'flac') {
    opened.close();
    throw new TrackError('unsupported', `${codec} in MP4`);
  }
  return new MediabunnyStream(opened, trimOf(timing, config.sampleRate), {
    codec,
    codecString: config.codec,
    sampleRate: config.sampleRate,
    channels: config.numberOfChannels,
    description: descriptionOf(config),
    bitDepth: 0,
    preSkip: 0,
  });
}

export async function openOgg(
  source: ByteSource,
  reader: ByteReader,
  signal: AbortSignal,
): Promise<PacketStream> {
  const opened = await openInput(source, signal);
  const { codec, config, first } = opened;
  if (codec !== 'vorbis' && codec !== 'opus') {
    opened.close();
    throw new TrackError('unsupported', `${codec} in Ogg`);
  }
  const headers = descriptionOf(config);
  const description = codec === 'vorbis' && headers ? withoutComments(headers) : headers;
  const preSkip = codec === 'opus' && description ? viewOf(description).getUint16(10, true) : 0;
  const sampleRate = codec === 'opus' ? 48000 : config.sampleRate;
  const last = await lastGranule(reader, signal);
  const base = Math.round(first.timestamp * sampleRate);
  const frames = last === null ? null : last - preSkip - base;
  return new MediabunnyStream(
    opened,
    { skip: preSkip, frames },
    {
      codec,
      codecString: config.codec,
      sampleRate,
      channels: config.numberOfChannels,
      description,
      bitDepth: 0,
      preSkip,
    },
  );
}

class MediabunnyStream implements PacketStream {
  readonly format: PacketFormat;
  readonly trim: Trim;
  readonly #opened: Opened;
  /** Given by `seek`, for the next `next`. */
  #ready: EncodedPacket | null;
  #last: EncodedPacket | null = null;
  readonly #base: number;
  /**
   * Frames that mediabunny counts for the first Vorbis packet, which in truth yields none. It is 0 in files
   * that begin as encoders make them, and a block in files that were cut out of longer ones.
   */
  readonly #lead: number;

  constructor(opened: Opened, trim: Trim, format: PacketFormat) {
    this.format = format;
    this.trim = trim;
    this.#opened = opened;
    this.#ready = opened.first;
    this.#base = Math.round(opened.first.timestamp * format.sampleRate);
    this.#lead = format.codec === 'vorbis' ? this.#framesOf(opened.first) : 0;
  }

  async next(signal: AbortSignal): Promise<Packet | null> {
    const packet =
      this.#ready ??
      (this.#last && (await abortable(this.#opened.sink.getNextPacket(this.#last), signal)));
    this.#ready = null;
    if (!packet) return null;
    this.#last = packet;
    return {
      data: packet.data,
      start: this.#startOf(packet),
      frames: this.#framesOf(packet),
    };
  }

  async seek(rawFrame: number, preRoll: number, signal: AbortSignal): Promise<void> {
    const { sampleRate, preSkip, codec } = this.format;
    this.#ready = this.#opened.first;
    if (codec === 'opus' && rawFrame < opusStartFrames) return;
    if (this.#lead > 0) return this.#walkTo(rawFrame, preRoll, signal);
    const toSeconds = (raw: number) => (raw - preSkip + this.#base) / sampleRate;
    let packet = await abortable(this.#opened.sink.getPacket(toSeconds(rawFrame)), signal);
    if (codec === 'opus' && packet) {
      packet = await abortable(
        this.#opened.sink.getPacket(packet.timestamp - preRoll * packet.duration),
        signal,
      );
    } else {
      for (let i = 0; i < preRoll && packet; i++) {
        // Half a frame before its start lies in the packet before.
        const before = toSeconds(this.#startOf(packet) - 0.5);
        packet =
          before <= this.#opened.first.timestamp
            ? null
            : await abortable(this.#opened.sink.getPacket(before), signal);
      }
    }
    if (packet) this.#ready = packet;
  }

  close(): void {
    this.#opened.close();
  }

  /**
   * Of a file with a lead, mediabunny's times after a jump follow the pages and those of a walk do not,
   * so such a file is walked from its start.
   */
  async #walkTo(rawFrame: number, preRoll: number, signal: AbortSignal): Promise<void> {
    const passed: EncodedPacket[] = [this.#opened.first];
    for (;;) {
      const last = passed.at(-1) as EncodedPacket;
      if (this.#startOf(last) + this.#framesOf(last) > rawFrame) break;
      const next = await abortable(this.#opened.sink.getNextPacket(last), signal);
      if (!next) break;
      passed.push(next);
      if (passed.length > preRoll + 1) passed.shift();
    }
    this.#ready = passed[0] ?? this.#opened.first;
  }

  #framesOf(packet: EncodedPacket): number {
    return Math.round(packet.duration * this.format.sampleRate);
  }

  #startOf(packet: EncodedPacket): number {
    // The first one's time may be clamped to 0 where pre-skip made it negative.
    if (packet.sequenceNumber === this.#opened.first.sequenceNumber) return -this.#lead;
    const { sampleRate, preSkip } = this.format;
    return Math.round(packet.timestamp * sampleRate) - this.#base + preSkip - this.#lead;
  }
}

async function openInput(source: ByteSource, signal: AbortSignal): Promise<Opened> {
  // Mediabunny shares its reads among callers, so they end with the track and not with one call.
  const life = new AbortController();
  let failure: unknown;
  const input = new Input({
    formats: [MP4, QTFF, OGG],
    source: new CustomSource({
      getSize: () => source.length,
      read: async (start, end) => {
        try {
          return await source.read({ start, end }, life.signal);
        } catch (error) {
          failure = error;
          throw error;
        }
      },
      prefetchProfile: 'fileSystem',
      handleUnhandledError: (error) => {
        failure = error;
      },
    }),
  });
  const close = () => {
    life.abort();
    input.dispose();
  };
  const stop = () => life.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const track = await input.getPrimaryAudioTrack();
    const codec = track && (await track.getCodec());
    const config = track && (await track.getDecoderConfig());
    if (!track || !codec || !config)
      throw new TrackError('unsupported', 'no decodable sound track');
    const sink = new EncodedPacketSink(track);
    const first = await sink.getFirstPacket();
    if (!first) throw new TrackError('broken', 'no packets');
    return { input, sink, first, config, codec, close };
  } catch (error) {
    close();
    signal.throwIfAborted();
    // What the bytes' source said is more to the point than what the demuxer made of it.
    throw failure ?? error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function descriptionOf(config: AudioDecoderConfig): Uint8Array | null {
  const { description } = config;
  if (!description) return null;
  return ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength).slice()
    : new Uint8Array(description).slice();
}

/**
 * The three Vorbis headers with an empty comment header between the others, laced as in Xiph's Matroska
 * mapping. Comments may hold a cover of megabytes, which a decoder would copy before its first sound.
 */
export function withoutComments(description: Uint8Array): Uint8Array {
  if (byteAt(description, 0) !== 2) return description;
  const sizes: number[] = [];
  let at = 1;
  while (sizes.length < 2) {
    let size = 0;
    let byte: number;
    do {
      if (at >= description.length) return description;
      byte = byteAt(description, at++);
      size += byte;
    } while (byte === 255);
    sizes.push(size);
  }
  const [first = 0, comments = 0] = sizes;
  if (first >= 255 || at + first + comments > description.length) return description;
  const identification = description.subarray(at, at + first);
  const setup = description.subarray(at + first + comments);
  // Type 3, "vorbis", a vendor of no letters, no comments, framing bit.
  const empty = Uint8Array.of(3, 118, 111, 114, 98, 105, 115, 0, 0, 0, 0, 0, 0, 0, 0, 1);
  return Uint8Array.from([2, first, empty.length, ...identification, ...empty, ...setup]);
}

/** Granule position of the last page, RFC 3533 section 6; null when no page is near the end. */
async function lastGranule(reader: ByteReader, signal: AbortSignal): Promise<number | null> {
  // A page is at most 65,307 bytes long.
  for (const span of [16 * 1024, 65 * 1024 + 512]) {
    const start = Math.max(0, reader.length - span);
    const tail = await reader.at(start, span, signal);
    for (let i = tail.length - 27; i >= 0; i--) {
      if (byteAt(tail, i) !== 0x4f || asciiAt(tail, i, 4) !== 'OggS') continue;
      const granule = Number(viewOf(tail).getBigInt64(i + 6, true));
      if (granule >= 0) return granule;
    }
  }
  return null;
}
