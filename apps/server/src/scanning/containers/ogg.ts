import { BrokenFile } from '../reading/broken-file.ts';
import type { MediaFile } from '../reading/media-file.ts';
import type { ByteRange, Payload } from './container.ts';

/** Windows are cut from packets, since retagging lays out and numbers the pages anew. */
const windowBytes = 16 * 1024;
/** One page is at most 65,307 bytes, so this much of the end holds a window of whole pages. */
const tailBytes = 96 * 1024;
/** Enough pages for tags with a picture of 30 MB. */
const maxHeaderPages = 20_000;

interface Page {
  readonly serial: number;
  /** Samples up to the end of the last packet that ends here; -1 where none does. */
  readonly granule: bigint;
  readonly first: boolean;
  /** Lengths of the segments; 255 means that the packet goes on. */
  readonly lacing: Buffer;
  readonly bodyStart: number;
  readonly bodyBytes: number;
  readonly end: number;
}

async function readPage(file: MediaFile, position: number): Promise<Page | undefined> {
  const head = await file.read(position, 27);
  if (head.length < 27 || head.toString('latin1', 0, 4) !== 'OggS' || head[4] !== 0) return;
  const lacing = await file.read(position + 27, head.readUInt8(26));
  if (lacing.length < head.readUInt8(26)) return;
  const bodyStart = position + 27 + lacing.length;
  const bodyBytes = lacing.reduce((sum, length) => sum + length, 0);
  return {
    serial: head.readUInt32LE(14),
    granule: head.readBigInt64LE(6),
    first: (head.readUInt8(5) & 2) !== 0,
    lacing,
    bodyStart,
    bodyBytes,
    end: bodyStart + bodyBytes,
  };
}

interface Stream {
  readonly kind: 'vorbis' | 'opus' | 'flac' | 'speex';
  readonly headerPackets: number;
  readonly sampleRate: number;
  readonly preSkip: number;
}

/** What a first packet announces; undefined for video, subtitles and anything else. */
function streamOf(packet: Buffer): Stream | undefined {
  if (packet.length >= 19 && packet.toString('latin1', 0, 8) === 'OpusHead') {
    const preSkip = packet.readUInt16LE(10);
    return { kind: 'opus', headerPackets: 2, sampleRate: 48_000, preSkip };
  }
  if (packet.length >= 30 && packet.toString('latin1', 0, 7) === '\x01vorbis') {
    const sampleRate = packet.readUInt32LE(12);
    return { kind: 'vorbis', headerPackets: 3, sampleRate, preSkip: 0 };
  }
  if (packet.length >= 51 && packet.toString('latin1', 0, 5) === '\x7fFLAC') {
    const sampleRate = packet.readUIntBE(27, 3) >> 4;
    return { kind: 'flac', headerPackets: 1 + packet.readUInt16BE(7), sampleRate, preSkip: 0 };
  }
  if (packet.length >= 80 && packet.toString('latin1', 0, 8) === 'Speex   ') {
    const headerPackets = 2 + packet.readUInt32LE(68);
    return { kind: 'speex', headerPackets, sampleRate: packet.readUInt32LE(36), preSkip: 0 };
  }
}

/**
 * Ogg (RFC 3533): the audio is named by the first and the last 16 KiB of its packets. `seconds` is
 * absent where another stream follows this one, as in recordings of web radio.
 */
export async function inspectOgg(file: MediaFile, range: ByteRange): Promise<Payload> {
  const end = range.start + range.bytes;
  const found = await findStream(file, range.start);
  if (!found) throw new BrokenFile('not_audio', 'It holds no audio that Linnet knows.');
  const { stream, serial, audioStart, head } = found;

  const opening = [head];
  let openingBytes = head.length;
  let position = audioStart;
  while (openingBytes < windowBytes && position < end) {
    const page = await readPage(file, position);
    if (!page) break;
    if (page.serial === serial) {
      const body = await file.read(page.bodyStart, page.bodyBytes);
      opening.push(body);
      openingBytes += body.length;
    }
    position = page.end;
  }
  if (openingBytes === 0) throw new BrokenFile('broken', 'It has a header but no audio behind it.');

  const tail = await readTail(file, Math.max(audioStart, end - tailBytes), end, serial);
  const closing = audioStart >= end - tailBytes ? Buffer.concat([head, tail.bodies]) : tail.bodies;
  const identity = Buffer.concat([
    Buffer.from(stream.kind),
    Buffer.concat(opening).subarray(0, windowBytes),
    closing.subarray(-windowBytes),
  ]);
  const whole = tail.alone && tail.granule !== undefined && stream.sampleRate > 0;
  const samples = Number(tail.granule ?? 0n) - stream.preSkip;
  return {
    kind: `ogg ${stream.kind}`,
    mimeType: 'audio/ogg',
    ranges: [{ start: audioStart, bytes: end - audioStart }],
    identity,
    ...(whole && samples > 0 ? { seconds: samples / stream.sampleRate } : { needsFullWalk: true }),
  };
}

/** The first audio stream, where its packets begin, and those that share a page with its headers. */
async function findStream(file: MediaFile, start: number) {
  let stream: Stream | undefined;
  let serial = 0;
  let packets = 0;
  let position = start;
  for (let count = 0; count < maxHeaderPages; count++) {
    const page = await readPage(file, position);
    if (!page) return;
    if (page.first && !stream) {
      stream = streamOf(await file.read(page.bodyStart, page.bodyBytes));
      serial = page.serial;
    }
    position = page.end;
    if (!stream || page.serial !== serial) continue;
    let headerBytes = 0;
    for (const length of page.lacing) {
      if (packets >= stream.headerPackets) break;
      headerBytes += length;
      if (length < 255) packets++;
    }
    if (packets >= stream.headerPackets) {
      const bodyStart = page.bodyStart + headerBytes;
      const head = await file.read(bodyStart, page.end - bodyStart);
      return { stream, serial, audioStart: position, head };
    }
  }
}

/** Bodies of the last pages of a stream, its last granule, and whether no other stream ends the file. */
async function readTail(file: MediaFile, from: number, end: number, serial: number) {
  const bodies: Buffer[] = [];
  let granule: bigint | undefined;
  let alone = true;
  let position = await firstPage(file, from, end);
  while (position < end) {
    const page = await readPage(file, position);
    if (!page) break;
    if (page.serial === serial) {
      bodies.push(await file.read(page.bodyStart, page.bodyBytes));
      if (page.granule > 0n) granule = page.granule;
    } else if (page.first) {
      alone = false;
    }
    position = page.end;
  }
  return { bodies: Buffer.concat(bodies), granule, alone: alone && bodies.length > 0 };
}

/** The first place from `from` on where pages follow each other up to `end` or a second page. */
async function firstPage(file: MediaFile, from: number, end: number): Promise<number> {
  const bytes = await file.read(from, end - from);
  for (let at = bytes.indexOf('OggS'); at !== -1; at = bytes.indexOf('OggS', at + 1)) {
    const page = await readPage(file, from + at);
    if (!page) continue;
    if (page.end === end || (await readPage(file, page.end))) return from + at;
  }
  return end;
}
