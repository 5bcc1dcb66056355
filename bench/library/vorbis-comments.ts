import type { TrackTags } from './plan.ts';

export interface Cover {
  readonly jpeg: Buffer;
  readonly side: number;
}

/** The comment block that FLAC and Ogg share: vendor, then NAME=value, lengths little-endian. */
export function vorbisComments(tags: TrackTags, picture?: Cover): Buffer {
  const comments = commentLines(tags).map((line) => Buffer.from(line));
  if (picture) {
    const block = flacPicture(picture).toString('base64');
    comments.push(Buffer.from(`METADATA_BLOCK_PICTURE=${block}`));
  }
  const vendor = Buffer.from('Linnet bench');
  return Buffer.concat([
    uint32(vendor.length),
    vendor,
    uint32(comments.length),
    ...comments.flatMap((comment) => [uint32(comment.length), comment]),
  ]);
}

/** Body of a FLAC PICTURE block (RFC 9639, 8.8): front cover, JPEG. */
export function flacPicture({ jpeg, side }: Cover): Buffer {
  const mime = Buffer.from('image/jpeg');
  const numbers = (...values: number[]) => {
    const bytes = Buffer.alloc(values.length * 4);
    values.forEach((value, place) => {
      bytes.writeUInt32BE(value, place * 4);
    });
    return bytes;
  };
  return Buffer.concat([
    numbers(3, mime.length),
    mime,
    numbers(0, side, side, 24, 0, jpeg.length),
    jpeg,
  ]);
}

function commentLines(tags: TrackTags): string[] {
  return [
    `TITLE=${tags.title}`,
    `ALBUM=${tags.album}`,
    `ARTIST=${tags.artist}`,
    ...(tags.artists.length > 1 ? tags.artists.map((artist) => `ARTISTS=${artist}`) : []),
    `ALBUMARTIST=${tags.albumArtist}`,
    `TRACKNUMBER=${tags.number}`,
    `TRACKTOTAL=${tags.trackTotal}`,
    `DISCNUMBER=${tags.disc}`,
    `DISCTOTAL=${tags.discTotal}`,
    `DATE=${tags.year}`,
    ...tags.genres.map((genre) => `GENRE=${genre}`),
    ...(tags.label ? [`LABEL=${tags.label}`] : []),
    ...(tags.compilation ? ['COMPILATION=1'] : []),
    ...(tags.mbids
      ? [
          `MUSICBRAINZ_TRACKID=${tags.mbids.recording}`,
          `MUSICBRAINZ_ALBUMID=${tags.mbids.album}`,
          `MUSICBRAINZ_ARTISTID=${tags.mbids.artist}`,
        ]
      : []),
    ...(tags.gain
      ? [
          `REPLAYGAIN_TRACK_GAIN=${tags.gain.track.toFixed(2)} dB`,
          `REPLAYGAIN_TRACK_PEAK=${tags.gain.trackPeak.toFixed(6)}`,
          `REPLAYGAIN_ALBUM_GAIN=${tags.gain.album.toFixed(2)} dB`,
          `REPLAYGAIN_ALBUM_PEAK=${tags.gain.albumPeak.toFixed(6)}`,
        ]
      : []),
  ];
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
