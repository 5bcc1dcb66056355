import type { TrackTags } from './plan.ts';
import type { Cover } from './vorbis-comments.ts';

/** An ID3v2 tag with its picture: 2.4 in UTF-8, or 2.3 in UTF-16 as many taggers still write it. */
export function writeId3(tags: TrackTags, cover: Cover, version: 3 | 4): Buffer {
  const text = (id: string, ...values: readonly string[]) =>
    // ID3v2.3 knows no list of values: taggers join them with a slash.
    frame(id, encoded(values.join(version === 4 ? '\0' : '/')));
  const userText = (name: string, value: string) => frame('TXXX', encoded(`${name}\0${value}`));
  const encoded = (value: string) =>
    version === 4
      ? Buffer.concat([Buffer.from([3]), Buffer.from(value)])
      : Buffer.concat([Buffer.from([1]), ...value.split('\0').flatMap(utf16)]);
  const frame = (id: string, body: Buffer) => {
    const header = Buffer.alloc(10);
    header.write(id, 'latin1');
    header.writeUInt32BE(version === 4 ? synchsafe(body.length) : body.length, 4);
    return Buffer.concat([header, body]);
  };
  const frames = [
    text('TIT2', tags.title),
    text('TALB', tags.album),
    text('TPE1', tags.artist),
    text('TPE2', tags.albumArtist),
    text('TRCK', `${tags.number}/${tags.trackTotal}`),
    text('TPOS', `${tags.disc}/${tags.discTotal}`),
    text(version === 4 ? 'TDRC' : 'TYER', String(tags.year)),
    text('TCON', ...tags.genres),
    ...(tags.label ? [text('TPUB', tags.label)] : []),
    ...(tags.compilation ? [text('TCMP', '1')] : []),
    ...(tags.artists.length > 1
      ? [userText('ARTISTS', tags.artists.join(version === 4 ? '\0' : '/'))]
      : []),
    ...(tags.mbids
      ? [
          frame('UFID', Buffer.from(`http://musicbrainz.org\0${tags.mbids.recording}`)),
          userText('MusicBrainz Album Id', tags.mbids.album),
          userText('MusicBrainz Artist Id', tags.mbids.artist),
        ]
      : []),
    ...(tags.gain
      ? [
          userText('REPLAYGAIN_TRACK_GAIN', `${tags.gain.track.toFixed(2)} dB`),
          userText('REPLAYGAIN_TRACK_PEAK', tags.gain.trackPeak.toFixed(6)),
          userText('REPLAYGAIN_ALBUM_GAIN', `${tags.gain.album.toFixed(2)} dB`),
          userText('REPLAYGAIN_ALBUM_PEAK', tags.gain.albumPeak.toFixed(6)),
        ]
      : []),
    frame('APIC', Buffer.concat([Buffer.from('\0image/jpeg\0\x03\0', 'latin1'), cover.jpeg])),
    Buffer.alloc(1024),
  ];
  const body = Buffer.concat(frames);
  const header = Buffer.from([0x49, 0x44, 0x33, version, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(synchsafe(body.length), 6);
  return Buffer.concat([header, body]);
}

/** With its byte order mark; parts that a null byte parts are marked each, the last not ended. */
function utf16(part: string, place: number): Buffer[] {
  const text = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(part, 'utf16le')]);
  return place === 0 ? [text] : [Buffer.alloc(2), text];
}

/** 28 bits as four bytes of seven. */
function synchsafe(value: number): number {
  return (
    (((value & 0xfe00000) << 3) |
      ((value & 0x1fc000) << 2) |
      ((value & 0x3f80) << 1) |
      (value & 0x7f)) >>>
    0
  );
}
