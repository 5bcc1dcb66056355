import { asciiAt, type ByteReader, viewOf } from '../byte-reader.ts';
import type { Trim } from './packet-stream.ts';

/*
 * What an MP4 file says of its padding, which demuxers leave out or round. Boxes by ISO/IEC 14496-12:
 * moov.trak.edts.elst (section 8.6.6), stbl.stts (8.6.1.2); iTunSMPB is iTunes' own, in
 * moov.udta.meta.ilst.`----`. Boxes are stepped over by their lengths: cover art is never read.
 */

interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

export interface Mp4Timing {
  readonly movieScale: number;
  readonly mediaScale: number;
  /** Sum of `stts`, in media ticks; 0 in fragmented files. */
  readonly mediaTicks: number;
  readonly edit: { readonly mediaTime: number; readonly segmentDuration: number } | null;
  readonly itunes: { readonly delay: number; readonly frames: number } | null;
}

/** Trim in frames at `sampleRate`. iTunSMPB wins; `segment_duration` alone is trusted only where it must be. */
export function trimOf(timing: Mp4Timing, sampleRate: number): Trim {
  if (timing.itunes) {
    const { delay, frames } = timing.itunes;
    return { skip: delay, frames: frames > 0 ? frames : null };
  }
  const { edit, mediaScale, movieScale, mediaTicks } = timing;
  if (!edit || mediaScale === 0 || movieScale === 0) return { skip: 0, frames: null };
  const tick = mediaScale / movieScale;
  const segment = edit.segmentDuration * tick;
  const rest = mediaTicks - edit.mediaTime;
  const ticks = mediaTicks > 0 && Math.abs(rest - segment) <= tick ? rest : segment;
  const toFrames = sampleRate / mediaScale;
  const frames = Math.round(ticks * toFrames);
  return { skip: Math.round(edit.mediaTime * toFrames), frames: frames > 0 ? frames : null };
}

/** Reads the timing of the first sound track. */
export async function readMp4Timing(reader: ByteReader, signal: AbortSignal): Promise<Mp4Timing> {
  const timing = {
    movieScale: 0,
    mediaScale: 0,
    mediaTicks: 0,
    edit: null as Mp4Timing['edit'],
    itunes: null as Mp4Timing['itunes'],
  };
  const whole = { type: '', start: 0, end: reader.length };
  const moov = await child(reader, whole, 'moov', signal);
  if (!moov) return timing;
  for (const box of await children(reader, moov, signal)) {
    if (box.type === 'mvhd') timing.movieScale = await headerScale(reader, box, signal);
    if (box.type === 'trak' && timing.mediaScale === 0) {
      const mdia = await child(reader, box, 'mdia', signal);
      const hdlr = mdia && (await child(reader, mdia, 'hdlr', signal));
      if (!mdia || !hdlr) continue;
      if (asciiAt(await reader.at(hdlr.start + 8, 4, signal), 0, 4) !== 'soun') continue;
      const mdhd = await child(reader, mdia, 'mdhd', signal);
      if (mdhd) timing.mediaScale = await headerScale(reader, mdhd, signal);
      const stts = await descend(reader, mdia, ['minf', 'stbl', 'stts'], signal);
      if (stts) timing.mediaTicks = await sumOfStts(reader, stts, signal);
      const elst = await descend(reader, box, ['edts', 'elst'], signal);
      if (elst) timing.edit = await firstEdit(reader, elst, signal);
    }
    if (box.type === 'udta') timing.itunes = await readItunes(reader, box, signal);
  }
  return timing;
}

async function children(reader: ByteReader, parent: Box, signal: AbortSignal): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let position = parent.start; position + 8 <= parent.end; ) {
    const head = await reader.at(position, 16, signal);
    if (head.length < 8) break;
    const view = viewOf(head);
    let size = view.getUint32(0);
    let headBytes = 8;
    if (size === 1 && head.length === 16) {
      size = Number(view.getBigUint64(8));
      headBytes = 16;
    } else if (size === 0) {
      size = parent.end - position;
    }
    if (size < headBytes) break;
    const end = Math.min(position + size, parent.end);
    boxes.push({ type: asciiAt(head, 4, 4), start: position + headBytes, end });
    position += size;
  }
  return boxes;
}

async function child(
  reader: ByteReader,
  parent: Box,
  type: string,
  signal: AbortSignal,
): Promise<Box | undefined> {
  return (await children(reader, parent, signal)).find((box) => box.type === type);
}

async function descend(
  reader: ByteReader,
  parent: Box,
  path: readonly string[],
  signal: AbortSignal,
): Promise<Box | undefined> {
  let box: Box | undefined = parent;
  for (const type of path) box = box && (await child(reader, box, type, signal));
  return box;
}

/** Timescale of `mvhd` or `mdhd`, which agree in their first fields. */
async function headerScale(reader: ByteReader, box: Box, signal: AbortSignal): Promise<number> {
  const view = viewOf(await reader.at(box.start, 24, signal));
  if (view.byteLength < 24) return 0;
  return view.getUint32(view.getUint8(0) === 1 ? 20 : 12);
}

async function sumOfStts(reader: ByteReader, box: Box, signal: AbortSignal): Promise<number> {
  const view = viewOf((await reader.at(box.start, box.end - box.start, signal)).slice());
  let sum = 0;
  for (let at = 8; at + 8 <= view.byteLength; at += 8) {
    sum += view.getUint32(at) * view.getUint32(at + 4);
  }
  return sum;
}

async function firstEdit(
  reader: ByteReader,
  box: Box,
  signal: AbortSignal,
): Promise<Mp4Timing['edit']> {
  const view = viewOf((await reader.at(box.start, box.end - box.start, signal)).slice());
  if (view.byteLength < 8) return null;
  const long = view.getUint8(0) === 1;
  const entryBytes = long ? 20 : 12;
  for (let at = 8; at + entryBytes <= view.byteLength; at += entryBytes) {
    const segmentDuration = long ? Number(view.getBigUint64(at)) : view.getUint32(at);
    const mediaTime = long ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    if (mediaTime >= 0) return { mediaTime, segmentDuration };
  }
  return null;
}

async function readItunes(
  reader: ByteReader,
  udta: Box,
  signal: AbortSignal,
): Promise<Mp4Timing['itunes']> {
  const meta = await child(reader, udta, 'meta', signal);
  // `meta` is a full box: four bytes of version and flags come before its children.
  const ilst = meta && (await child(reader, { ...meta, start: meta.start + 4 }, 'ilst', signal));
  if (!ilst) return null;
  for (const item of await children(reader, ilst, signal)) {
    if (item.type !== '----') continue;
    const parts = await children(reader, item, signal);
    const name = parts.find((part) => part.type === 'name');
    const data = parts.find((part) => part.type === 'data');
    if (!name || !data || (await text(reader, name, 4, signal)) !== 'iTunSMPB') continue;
    return parseItunes(await text(reader, data, 8, signal));
  }
  return null;
}

/** ` 00000000 00000840 000001CC 0000000000A5D233 …`: hex words; delay, padding and length. */
export function parseItunes(value: string): Mp4Timing['itunes'] {
  const words = value.trim().split(/\s+/);
  const delay = Number.parseInt(words[1] ?? '', 16);
  const frames = Number.parseInt(words[3] ?? '', 16);
  return Number.isFinite(delay) && Number.isFinite(frames) ? { delay, frames } : null;
}

async function text(
  reader: ByteReader,
  box: Box,
  skip: number,
  signal: AbortSignal,
): Promise<string> {
  const bytes = await reader.at(
    box.start + skip,
    Math.min(box.end - box.start - skip, 512),
    signal,
  );
  return asciiAt(bytes, 0, bytes.length);
}
