import { crc32Ogg } from './checksums.ts';
import { cutStart, type TrackTags } from './plan.ts';
import { songSeconds } from './song.ts';
import { type Cover, vorbisComments } from './vorbis-comments.ts';

interface OggPage {
  readonly granule: bigint;
  /** From the capture pattern to the end of the page. */
  readonly bytes: Buffer;
}

/** An Ogg stream taken apart: what must stand first, and the pages that may be cut anywhere. */
export interface OggBase {
  readonly codec: 'ogg' | 'opus';
  /** Identification, then (Vorbis only) setup. */
  readonly identification: Buffer;
  readonly setup: Buffer | null;
  readonly audio: readonly OggPage[];
}

export function readOggBase(file: Buffer, codec: 'ogg' | 'opus'): OggBase {
  const pages = readPages(file);
  const headers = codec === 'ogg' ? 3 : 2;
  const packets: Buffer[] = [];
  let parts: Buffer[] = [];
  let pagesUsed = 0;
  while (packets.length < headers) {
    const { bytes } = pages[pagesUsed++] as OggPage;
    const segments = bytes.subarray(27, 27 + bytes.readUInt8(26));
    let at = 27 + segments.length;
    for (const segment of segments) {
      parts.push(bytes.subarray(at, at + segment));
      at += segment;
      if (segment < 255) {
        packets.push(Buffer.concat(parts));
        parts = [];
      }
    }
  }
  return {
    codec,
    identification: packets[0] as Buffer,
    setup: packets[2] ?? null,
    audio: pages.slice(pagesUsed),
  };
}

/**
 * An Ogg file of about `seconds` from a run of the base's pages; where it begins and how long it is
 * differ for every `cut`. Serial, page numbers, granule positions and checksums are written anew.
 */
export function writeOgg(
  base: OggBase,
  file: { cut: number; seconds: number; tags: TrackTags; cover: Cover },
): Buffer {
  const rate = base.codec === 'opus' ? 48000 : 44100;
  const wanted = BigInt(Math.round(file.seconds * rate));
  // The first page is never the beginning: where its sound starts is not written anywhere.
  const available = base.audio.length - 1;
  const unitsASecond = available / songSeconds;
  const first = 1 + cutStart(file.cut, { available, unitsASecond, seconds: file.seconds });
  const previous = base.audio[first - 1] as OggPage;
  const before =
    previous.granule + BigInt(lostFrames(base, previous, base.audio[first] as OggPage));
  let last = first;
  while (last < base.audio.length - 1 && (base.audio[last] as OggPage).granule - before < wanted)
    last++;
  const comments = commentPacket(base.codec, file.tags, file.cover);
  const headers = base.setup ? [comments, base.setup] : [comments];
  const serial = 0x4c000000 + file.cut;
  const pages = [
    ...paginate([base.identification], { serial, sequence: 0, first: true }),
    ...paginate(headers, { serial, sequence: 1, first: false }),
  ];
  for (const page of base.audio.slice(first, last + 1)) {
    const copy = Buffer.from(page.bytes);
    const preSkip = base.codec === 'opus' ? BigInt(base.identification.readUInt16LE(10)) : 0n;
    seal(copy, {
      serial,
      sequence: pages.length,
      granule: page.granule - before + preSkip,
      flags: page === base.audio[last] ? 4 : 0,
    });
    pages.push(copy);
  }
  return Buffer.concat(pages);
}

/**
 * Frames that the page before a beginning would have helped to decode: a Vorbis packet sounds only
 * together with the one before it (Vorbis I, 1.3.2), an Opus packet by itself.
 */
function lostFrames(base: OggBase, previous: OggPage, first: OggPage): number {
  if (base.codec === 'opus') return 0;
  const sizes = base.identification.readUInt8(28);
  // libvorbis always writes two modes, so that the second bit tells short blocks from long ones.
  const blockSize = (packet: Buffer) => 1 << (packet.readUInt8(0) & 2 ? sizes >>> 4 : sizes & 15);
  const before = packetsOf(previous).at(-1);
  const [after] = packetsOf(first);
  if (!before || !after) throw new Error('an Ogg page without packets');
  return (blockSize(before) + blockSize(after)) / 4;
}

/** Packets of a page that begins and ends with whole ones. */
function packetsOf({ bytes }: OggPage): Buffer[] {
  const segments = bytes.subarray(27, 27 + bytes.readUInt8(26));
  const packets: Buffer[] = [];
  let start = 27 + segments.length;
  let end = start;
  for (const segment of segments) {
    end += segment;
    if (segment === 255) continue;
    packets.push(bytes.subarray(start, end));
    start = end;
  }
  return packets;
}

function commentPacket(codec: 'ogg' | 'opus', tags: TrackTags, cover: Cover): Buffer {
  const comments = vorbisComments(tags, cover);
  if (codec === 'opus') return Buffer.concat([Buffer.from('OpusTags'), comments]);
  return Buffer.concat([Buffer.from('\x03vorbis'), comments, Buffer.from([1])]);
}

function readPages(file: Buffer): OggPage[] {
  const pages: OggPage[] = [];
  for (let at = 0; at < file.length; ) {
    const segments = file.subarray(at + 27, at + 27 + file.readUInt8(at + 26));
    const length = 27 + segments.length + segments.reduce((sum, segment) => sum + segment, 0);
    pages.push({ granule: file.readBigInt64LE(at + 6), bytes: file.subarray(at, at + length) });
    at += length;
  }
  return pages;
}

/** Header packets on as many pages as they need (RFC 3533): 255 segments a page at most. */
function paginate(
  packets: readonly Buffer[],
  stream: { serial: number; sequence: number; first: boolean },
): Buffer[] {
  const segments: { bytes: Buffer; starts: boolean }[] = [];
  for (const packet of packets) {
    for (let at = 0; at <= packet.length; at += 255) {
      segments.push({ bytes: packet.subarray(at, at + 255), starts: at === 0 });
    }
  }
  const pages: Buffer[] = [];
  for (let at = 0; at < segments.length; at += 255) {
    const here = segments.slice(at, at + 255);
    const header = Buffer.alloc(27 + here.length);
    header.write('OggS', 'latin1');
    header.writeUInt8(here.length, 26);
    here.forEach(({ bytes }, place) => {
      header.writeUInt8(bytes.length, 27 + place);
    });
    const page = Buffer.concat([header, ...here.map(({ bytes }) => bytes)]);
    const endsPacket = here.some(({ bytes }) => bytes.length < 255);
    const continued = here[0]?.starts === false;
    seal(page, {
      serial: stream.serial,
      sequence: stream.sequence + pages.length,
      granule: endsPacket ? 0n : -1n,
      flags: (continued ? 1 : 0) | (stream.first ? 2 : 0),
    });
    pages.push(page);
  }
  return pages;
}

function seal(
  page: Buffer,
  head: { serial: number; sequence: number; granule: bigint; flags: number },
): void {
  page.writeUInt8(head.flags, 5);
  page.writeBigInt64LE(head.granule, 6);
  page.writeUInt32LE(head.serial, 14);
  page.writeUInt32LE(head.sequence, 18);
  page.writeUInt32LE(0, 22);
  page.writeUInt32LE(crc32Ogg(page), 22);
}
