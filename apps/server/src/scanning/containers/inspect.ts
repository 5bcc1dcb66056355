import { BrokenFile } from '../reading/broken-file.ts';
import type { MediaFile } from '../reading/media-file.ts';
import { inspectAiff, inspectAsf, inspectDff, inspectDsf, inspectWav } from './chunks.ts';
import type { ByteRange, Inspect, Payload } from './container.ts';
import { withoutEdgeTags } from './edge-tags.ts';
import { inspectFlac } from './flac.ts';
import { inspectMp4 } from './mp4.ts';
import { inspectMpeg } from './mpeg.ts';
import { inspectOgg } from './ogg.ts';

/** Formats whose audio is not told apart from the rest: all of it, but for the tags around it. */
function whole(kind: string, mimeType: string, more: Partial<Payload> = {}): Inspect {
  return async (_file, range) => ({ kind, mimeType, ranges: [range], ...more });
}

const inspectByMagic: readonly (readonly [at: number, magic: string, Inspect])[] = [
  [0, 'fLaC', inspectFlac],
  [0, 'OggS', inspectOgg],
  [4, 'ftyp', inspectMp4],
  [8, 'WAVE', inspectWav],
  [8, 'AIFF', inspectAiff],
  [8, 'AIFC', inspectAiff],
  [0, 'MAC ', whole('ape', 'audio/ape')],
  [0, 'wvpk', whole('wavpack', 'audio/wavpack')],
  [0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11', inspectAsf],
  [0, 'DSD ', inspectDsf],
  [0, 'FRM8', inspectDff],
  [0, '\x1a\x45\xdf\xa3', whole('matroska', 'audio/matroska')],
];

/** Finds the audio in a file by what it holds; its name is not asked. */
export async function inspect(file: MediaFile): Promise<Payload> {
  if (file.bytes === 0) throw new BrokenFile('broken', 'It is empty.');
  const range: ByteRange = await withoutEdgeTags(file);
  const head = (await file.read(range.start, 16)).toString('latin1');
  const found = inspectByMagic.find(([at, magic]) => head.startsWith(magic, at));
  if (found) return found[2](file, range);
  if (isAdts(head)) return whole('adts', 'audio/aacp', { needsFullWalk: true })(file, range);
  return inspectMpeg(file, range);
}

/** ADTS AAC has the twelve sync bits of MPEG audio, and the layer that MPEG audio never has. */
function isAdts(head: string): boolean {
  return head.charCodeAt(0) === 0xff && (head.charCodeAt(1) & 0xf6) === 0xf0;
}
