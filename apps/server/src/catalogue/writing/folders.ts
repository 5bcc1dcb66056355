const discFolder = /^(?:cd|dis[ck])[\s._-]*0*(\d{1,2})(?:\D.*)?$/iu;

/**
 * The folder that a file's album is known by, and the disc that the path names: folders such as
 * `CD1` or `Disc 02 - Live` are one album with their siblings.
 */
export function albumFolder(path: string): { folder: string; disc: number | null } {
  const folders = path.split('/').slice(0, -1);
  const match = discFolder.exec(folders.at(-1) ?? '');
  const disc = match?.[1] === undefined ? 0 : Number(match[1]);
  return disc > 0 && folders.length > 1
    ? { folder: folders.slice(0, -1).join('/'), disc }
    : { folder: folders.join('/'), disc: null };
}

/** The file name without its ending, for a track without a title. */
export function fileStem(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}
