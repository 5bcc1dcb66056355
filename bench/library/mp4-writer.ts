import { cutStart, type TrackTags } from './plan.ts';
import type { Cover } from './vorbis-comments.ts';

const sampleRate = 44100;
const frameSamples = 1024;
const rateIndex = 4;

/** AAC-LC access units one after another, without their ADTS headers, and where each begins. */
export interface AacBase {
  readonly audio: Buffer;
  readonly offsets: readonly number[];
}

export function readAdts(file: Buffer): AacBase {
  const units: Buffer[] = [];
  const offsets = [0];
  let length = 0;
  for (let at = 0; at + 7 <= file.length; ) {
    const frame = ((file.readUInt32BE(at + 2) >>> 5) & 0x1fff) >>> 0;
    const header = file.readUInt8(at + 1) & 1 ? 7 : 9;
    units.push(file.subarray(at + header, at + frame));
    length += frame - header;
    offsets.push(length);
    at += frame;
  }
  return { audio: Buffer.concat(units), offsets };
}

/** An M4A of about `seconds` from a run of access units that differs for every `cut`. */
export function writeM4a(
  base: AacBase,
  file: { cut: number; seconds: number; tags: TrackTags; cover: Cover },
): Buffer {
  const wanted = Math.max(2, Math.round((file.seconds * sampleRate) / frameSamples));
  const available = base.offsets.length - 1;
  const first = cutStart(file.cut, {
    available,
    unitsASecond: sampleRate / frameSamples,
    seconds: file.seconds,
  });
  const count = Math.min(wanted, available - first);
  const start = base.offsets[first] as number;
  const offsets = base.offsets.slice(first, first + count + 1).map((offset) => offset - start);
  const audio = base.audio.subarray(start, base.offsets[first + count]);
  const ftyp = box('ftyp', Buffer.from('M4A \0\0\0\0M4A mp42isom\0\0\0\0', 'latin1'));
  // The place of the audio depends on the length of moov, which does not depend on the place.
  const length = ftyp.length + moov(offsets, 0, file).length + 8;
  return Buffer.concat([ftyp, moov(offsets, length, file), box('mdat', audio)]);
}

function moov(
  offsets: readonly number[],
  audioAt: number,
  file: { tags: TrackTags; cover: Cover },
): Buffer {
  const samples = (offsets.length - 1) * frameSamples;
  const matrix = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
  const mvhd = full(
    'mvhd',
    0,
    0,
    0,
    sampleRate,
    samples,
    0x10000,
    0x01000000,
    0,
    0,
    ...matrix,
    0,
    0,
    0,
    0,
    0,
    0,
    2,
  );
  const tkhd = full('tkhd', 7, 0, 0, 1, 0, samples, 0, 0, 0, 0x01000000, ...matrix, 0, 0);
  // The encoder's first access unit is priming.
  const elst = full('elst', 0, 1, samples - frameSamples, frameSamples, 0x10000);
  const mdhd = full('mdhd', 0, 0, 0, sampleRate, samples, 0x55c40000);
  const hdlr = full('hdlr', 0, 0, code('soun'), 0, 0, 0, 0);
  const sizes = offsets.slice(1).map((offset, place) => offset - (offsets[place] as number));
  const stbl = box(
    'stbl',
    full('stsd', 0, 1, mp4a()),
    full('stts', 0, 1, sizes.length, frameSamples),
    full('stsc', 0, 1, 1, sizes.length, 1),
    full('stsz', 0, 0, sizes.length, ...sizes),
    full('stco', 0, 1, audioAt),
  );
  const dinf = box('dinf', full('dref', 0, 1, full('url ', 1)));
  const mdia = box('mdia', mdhd, hdlr, box('minf', full('smhd', 0, 0), dinf, stbl));
  const trak = box('trak', tkhd, box('edts', elst), mdia);
  return box('moov', mvhd, trak, box('udta', meta(file.tags, file.cover)));
}

function mp4a(): Buffer {
  const config = Buffer.alloc(2);
  config.writeUInt16BE((2 << 11) | (rateIndex << 7) | (2 << 3));
  const specific = descriptor(5, config);
  const decoder = descriptor(
    4,
    Buffer.from([0x40, 0x15, 0, 0, 0, 0, 1, 0xb5, 0x80, 0, 1, 0xb5, 0x80]),
    specific,
  );
  const esds = full(
    'esds',
    0,
    descriptor(3, Buffer.from([0, 1, 0]), decoder, descriptor(6, Buffer.from([2]))),
  );
  const entry = Buffer.alloc(28);
  entry.writeUInt16BE(1, 6);
  entry.writeUInt16BE(2, 16);
  entry.writeUInt16BE(16, 18);
  entry.writeUInt32BE(sampleRate * 65536, 24);
  return box('mp4a', entry, esds);
}

function descriptor(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, body.length]), body]);
}

/** iTunes-style tags. */
function meta(tags: TrackTags, cover: Cover): Buffer {
  const text = (name: string, value: string) => box(name, data(1, Buffer.from(value)));
  const pair = (name: string, number: number, total: number, tail: number) => {
    const bytes = Buffer.alloc(6 + tail);
    bytes.writeUInt16BE(number, 2);
    bytes.writeUInt16BE(total, 4);
    return box(name, data(0, bytes));
  };
  const free = (name: string, value: string) =>
    box(
      '----',
      full('mean', 0, Buffer.from('com.apple.iTunes')),
      full('name', 0, Buffer.from(name)),
      data(1, Buffer.from(value)),
    );
  const ilst = box(
    'ilst',
    text('\xa9nam', tags.title),
    text('\xa9alb', tags.album),
    text('\xa9ART', tags.artist),
    text('aART', tags.albumArtist),
    text('\xa9gen', tags.genres.join(' / ')),
    text('\xa9day', String(tags.year)),
    pair('trkn', tags.number, tags.trackTotal, 2),
    pair('disk', tags.disc, tags.discTotal, 0),
    ...(tags.compilation ? [box('cpil', data(21, Buffer.from([1])))] : []),
    ...(tags.label ? [free('LABEL', tags.label)] : []),
    ...(tags.mbids
      ? [
          free('MusicBrainz Track Id', tags.mbids.recording),
          free('MusicBrainz Album Id', tags.mbids.album),
          free('MusicBrainz Artist Id', tags.mbids.artist),
        ]
      : []),
    ...(tags.gain
      ? [
          free('replaygain_track_gain', `${tags.gain.track.toFixed(2)} dB`),
          free('replaygain_track_peak', tags.gain.trackPeak.toFixed(6)),
          free('replaygain_album_gain', `${tags.gain.album.toFixed(2)} dB`),
          free('replaygain_album_peak', tags.gain.albumPeak.toFixed(6)),
        ]
      : []),
    box('covr', data(13, cover.jpeg)),
  );
  return full(
    'meta',
    0,
    full('hdlr', 0, 0, code('mdir'), code('appl'), 0, 0, Buffer.alloc(1)),
    ilst,
  );
}

function data(type: number, value: Buffer): Buffer {
  return full('data', type, 0, value);
}

function box(name: string, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 8);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(length);
  header.write(name, 4, 'latin1');
  return Buffer.concat([header, ...parts], length);
}

/** A box with version 0 and `flags`, then 32-bit numbers and bytes as they come. */
function full(name: string, flags: number, ...parts: readonly (number | Buffer)[]): Buffer {
  const numbers = [flags, ...parts].map((part) => {
    if (typeof part !== 'number') return part;
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(part);
    return bytes;
  });
  return box(name, ...numbers);
}

function code(name: string): number {
  return Buffer.from(name, 'latin1').readUInt32BE();
}
