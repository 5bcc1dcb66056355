/** The kinds of pictures that are taken for covers, as their Content-Type. */
export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif' | 'image/avif';

/** Larger pictures are left alone. */
export const largestPictureBytes = 30 * 1024 * 1024;

/** How many bytes from the start `pictureType` looks at. */
export const pictureHeadBytes = 32;

/** What a picture is by its first bytes; undefined for anything that is not served as a cover. */
export function pictureType(bytes: Uint8Array): PictureType | undefined {
  const head = Buffer.from(bytes.subarray(0, pictureHeadBytes)).toString('latin1');
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return 'image/webp';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif';
  if (head.startsWith('ftyp', 4) && /avi[fs]/.test(head.slice(8))) return 'image/avif';
}
