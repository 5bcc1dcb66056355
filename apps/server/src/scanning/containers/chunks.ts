import { BrokenFile } from '../reading/broken-file.ts';
import type { MediaFile } from '../reading/media-file.ts';
import type { ByteRange, Payload } from './container.ts';

interface Chunk extends ByteRange {
  readonly id: string;
}

/** How one family of chunked files writes its heads. */
interface Layout {
  /** Bytes before the first chunk, counted from the start of the range. */
  readonly skip: number;
  readonly headBytes: number;
  /** Bytes of the body, from the head. */
  size(head: Buffer): number;
  /** Bodies are padded to even lengths. */
  readonly padded?: boolean;
}

/** No file has more chunks before its audio than this; what does is not walked to its end. */
const maxChunks = 4096;

async function* chunks(file: MediaFile, range: ByteRange, layout: Layout): AsyncGenerator<Chunk> {
  const end = range.start + range.bytes;
  let position = range.start + layout.skip;
  for (let count = 0; count < maxChunks; count++) {
    const head = await file.read(position, layout.headBytes);
    if (head.length < layout.headBytes || position >= end) return;
    const start = position + layout.headBytes;
    const claimed = layout.size(head);
    const bytes = Math.max(0, Math.min(claimed, end - start));
    yield { id: head.toString('latin1', 0, 4), start, bytes };
    position = start + claimed + (layout.padded && claimed % 2 === 1 ? 1 : 0);
  }
}

const riff: Layout = { skip: 12, headBytes: 8, size: (head) => head.readUInt32LE(4), padded: true };
const iff: Layout = { skip: 12, headBytes: 8, size: (head) => head.readUInt32BE(4), padded: true };
const size64 = (head: Buffer) => Number(head.readBigUInt64BE(4));
const dsdiff: Layout = { skip: 16, headBytes: 12, size: size64, padded: true };
// In DSF the size counts the head too.
const dsf: Layout = {
  skip: 28,
  headBytes: 12,
  size: (head) => Math.max(0, Number(head.readBigUInt64LE(4)) - 12),
};
// ASF objects: a GUID of 16 bytes, then a size that counts the head.
const asf: Layout = {
  skip: 0,
  headBytes: 24,
  size: (head) => Math.max(0, Number(head.readBigUInt64LE(16)) - 24),
};

/**
 * RIFF and RF64 WAV: the `data` chunk; streamed files give it no size, then it reaches to the end.
 * Only what a player can read without a decoder is of kind `wav`.
 */
export async function inspectWav(file: MediaFile, range: ByteRange): Promise<Payload> {
  let dataBytes: number | undefined;
  let format: WavFormat | undefined;
  for await (const chunk of chunks(file, range, riff)) {
    if (chunk.id === 'ds64') {
      const sizes = await file.read(chunk.start, 16);
      if (sizes.length === 16) dataBytes = Number(sizes.readBigUInt64LE(8));
    }
    if (chunk.id === 'fmt ') format = wavFormat(await file.read(chunk.start, 40));
    if (chunk.id !== 'data') continue;
    const rest = range.start + range.bytes - chunk.start;
    const bytes = chunk.bytes === 0 ? rest : Math.min(dataBytes ?? chunk.bytes, rest);
    const audio = { start: chunk.start, bytes };
    if (!format?.plain) return payload('wav with a codec', 'audio/wav', audio);
    const frames = Math.floor(bytes / format.frameBytes);
    return { ...payload('wav', 'audio/wav', audio), seconds: frames / format.sampleRate };
  }
  throw noAudio();
}

interface WavFormat {
  /** Integer or floating point samples, nothing coded. */
  readonly plain: boolean;
  readonly sampleRate: number;
  readonly frameBytes: number;
}

function wavFormat(bytes: Buffer): WavFormat | undefined {
  if (bytes.length < 16) return;
  const tag = bytes.readUInt16LE(0);
  // WAVE_FORMAT_EXTENSIBLE names the true format in the first bytes of a GUID.
  const format = tag === 0xfffe && bytes.length >= 26 ? bytes.readUInt16LE(24) : tag;
  const sampleRate = bytes.readUInt32LE(4);
  const frameBytes = bytes.readUInt16LE(12);
  const plain = (format === 1 || format === 3) && sampleRate > 0 && frameBytes > 0;
  return { plain, sampleRate, frameBytes };
}

/** Compression types of AIFF-C that are samples as they are, in either byte order. */
const plainAifc = ['NONE', 'none', 'twos', 'sowt', 'fl32', 'FL32'];

/** AIFF and AIFF-C: the `SSND` chunk behind its offset and block size. */
export async function inspectAiff(file: MediaFile, range: ByteRange): Promise<Payload> {
  const form = (await file.read(range.start + 8, 4)).toString('latin1');
  let type = form === 'AIFC' ? '' : 'NONE';
  let audio: ByteRange | undefined;
  for await (const chunk of chunks(file, range, iff)) {
    if (chunk.id === 'COMM' && type === '') {
      type = (await file.read(chunk.start + 18, 4)).toString('latin1');
    }
    if (chunk.id === 'SSND') audio = { start: chunk.start + 8, bytes: chunk.bytes - 8 };
    if (audio && type !== '') break;
  }
  if (!audio) throw noAudio();
  return payload(plainAifc.includes(type) ? 'aiff' : 'aiff with a codec', 'audio/aiff', audio);
}

/** DSF: the `data` chunk; its ID3v2 tag comes behind it. */
export async function inspectDsf(file: MediaFile, range: ByteRange): Promise<Payload> {
  return payload('dsf', 'audio/dsf', await find(chunks(file, range, dsf), 'data'));
}

/** DSDIFF: the `DSD ` chunk, or `DST ` where it is compressed. */
export async function inspectDff(file: MediaFile, range: ByteRange): Promise<Payload> {
  return payload('dff', 'audio/dsd', await find(chunks(file, range, dsdiff), 'DSD ', 'DST '));
}

/** ASF (WMA): the Data object, GUID 75B22636-668E-11CF-A6D9-00AA0062CE6C, past its 26 bytes of head. */
export async function inspectAsf(file: MediaFile, range: ByteRange): Promise<Payload> {
  const data = await find(chunks(file, range, asf), '\x36\x26\xb2\x75');
  const audio = { start: data.start + 26, bytes: Math.max(0, data.bytes - 26) };
  return payload('asf', 'audio/ms-wma', audio);
}

async function find(all: AsyncGenerator<Chunk>, ...ids: string[]): Promise<ByteRange> {
  for await (const chunk of all) {
    if (ids.includes(chunk.id)) return { start: chunk.start, bytes: chunk.bytes };
  }
  throw noAudio();
}

function payload(kind: string, mimeType: string, audio: ByteRange): Payload {
  if (audio.bytes <= 0) throw noAudio();
  return { kind, mimeType, ranges: [audio] };
}

function noAudio(): BrokenFile {
  return new BrokenFile('broken', 'It has a header but no audio behind it.');
}
