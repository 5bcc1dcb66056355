import type { IAudioMetadata } from 'music-metadata';
import type { ScannedTags } from '../../catalogue/scanned-file.ts';
import { replayGainOf } from './replay-gain.ts';
import { cleanText, cleanTexts, mbid, mbids, repairLatin1, wholeNumber } from './text.ts';

/** More names than this on one track are no credits but an accident. */
const mostNames = 50;

/** The tags of a file, cut to what the catalogue takes. `name` is the file's, for one without a title. */
export function tagsOf(metadata: IAudioMetadata, name: string): ScannedTags {
  const { native } = metadata;
  const common = withRepairedTexts(metadata);
  const artistMbids = mbids(common.musicbrainz_artistid, mostNames);
  const albumArtistMbids = mbids(common.musicbrainz_albumartistid, mostNames);
  const artists = namesOf(metadata, {
    line: common.artist,
    names: common.artists,
    frames: ['TPE1', 'TP1'],
    listed: 'ARTISTS',
    mbids: artistMbids.length,
  });
  const albumArtists = namesOf(metadata, {
    line: common.albumartist,
    names: common.albumartists,
    frames: ['TPE2', 'TP2'],
    listed: 'ALBUMARTISTS',
    mbids: albumArtistMbids.length,
  });
  return {
    title: cleanText(common.title) ?? titleFromName(name),
    album: cleanText(common.album),
    artist: artists.line,
    artists: artists.names,
    albumArtist: albumArtists.line,
    albumArtists: albumArtists.names,
    artistSort: cleanText(common.artistsort),
    albumArtistSort: cleanText(common.albumartistsort),
    genres: cleanTexts(common.genre, mostNames),
    disc: wholeNumber(common.disk.no, 1, 999),
    discTotal: wholeNumber(common.disk.of, 1, 999),
    discTitle: cleanText(common.discsubtitle?.[0]),
    number: wholeNumber(common.track.no, 1, 99_999),
    year: yearOf(common),
    label: cleanText(common.label?.[0]),
    compilation: common.compilation === true,
    releaseTypes: cleanTexts(common.releasetype, 10)
      .flatMap((types) => types.toLowerCase().split(/\s*[;,/+]\s*/))
      .filter((type) => type !== ''),
    ...replayGainOf(native),
    recordingMbid: mbid(common.musicbrainz_recordingid),
    albumMbid: mbid(common.musicbrainz_albumid),
    artistMbids,
    albumArtistMbids,
  };
}

/** INFO chunks of WAV are Latin-1 by the book and UTF-8 by most programs that write them. */
function withRepairedTexts({ common, format }: IAudioMetadata): IAudioMetadata['common'] {
  if (!format.tagTypes?.every((type) => type === 'exif')) return common;
  const repair = (value: unknown): unknown =>
    typeof value === 'string'
      ? repairLatin1(value)
      : Array.isArray(value)
        ? value.map(repair)
        : value;
  const entries = Object.entries(common).map(([name, value]) => [name, repair(value)]);
  return Object.fromEntries(entries) as IAudioMetadata['common'];
}

interface Credit {
  readonly line: unknown;
  readonly names: unknown;
  /** ID3 frames that hold the line. */
  readonly frames: readonly string[];
  /** Name of the tag that lists the names one by one. */
  readonly listed: string;
  readonly mbids: number;
}

/** The line to show and the names in it, apart only where the file itself tells them apart. */
function namesOf(
  metadata: IAudioMetadata,
  credit: Credit,
): { line: string | null; names: string[] } {
  const names = cleanTexts(credit.names, mostNames);
  const line = cleanText(credit.line);
  const slashed = slashedId3(metadata, credit);
  if (slashed) return { line: slashed, names: names.length === credit.mbids ? names : [slashed] };
  // Several values of one field have no line of their own: music-metadata then shows the first alone.
  const joined = names.length > 1 && (line === null || line === names[0]) ? join(names) : line;
  if (joined === null) return { line: null, names };
  return { line: joined, names: names.length > 0 ? names : [joined] };
}

/**
 * ID3v2.3 and 2.2 divide names by "/", and music-metadata does so; but "AC/DC" is one band. The whole
 * line, where a slash was cut and nothing else in the file says that it stood between names.
 */
function slashedId3({ native, quality }: IAudioMetadata, credit: Credit): string | null {
  const old = native['ID3v2.3'] ?? native['ID3v2.2'];
  if (!old || native['ID3v2.4'] || native.APEv2 || native.vorbis) return null;
  const values = old
    .filter(({ id }) => credit.frames.includes(id))
    .map(({ value }) => cleanText(value))
    .filter((value) => value !== null);
  const listed = old.filter(({ id }) => id.toUpperCase() === `TXXX:${credit.listed}`).length;
  const byNull = quality.warnings.some(({ message }) =>
    credit.frames.some((frame) => message.includes(`${frame} uses non standard null-separator`)),
  );
  if (byNull || (values.length <= 1 && listed <= 1)) return null;
  return cleanText(values.join('/'));
}

function join(names: readonly string[]): string {
  const [last = '', ...before] = names.toReversed();
  return before.length === 0 ? last : `${before.reverse().join(', ')} & ${last}`;
}

function yearOf(common: IAudioMetadata['common']): number | null {
  for (const value of [common.year, common.date, common.originalyear, common.originaldate]) {
    const year = wholeNumber(typeof value === 'string' ? value.slice(0, 4) : value, 1000, 2999);
    if (year !== null) return year;
  }
  return null;
}

/** "01 - First Light.flac" and "1-03. First Light.flac" are both "First Light". */
function titleFromName(name: string): string {
  const stem = name.slice(0, name.lastIndexOf('.'));
  const bare = stem.replace(
    /^\s*(?:\d{1,2}[-.])?\d{1,3}(?:\s*[-._)\]]+\s*|\s+)(?=[\p{L}\p{N}("'¿¡])/u,
    '',
  );
  return cleanText(bare.replaceAll('_', ' ')) ?? cleanText(stem) ?? name.slice(0, 1000);
}
