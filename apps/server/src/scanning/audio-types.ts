/**
 * File name endings (lower case, without the dot) that a scan takes for audio, and the Content-Type
 * that their bytes are served with. Video endings of containers that often hold music alone are in.
 */
const audioTypeByEnding: ReadonlyMap<string, string> = new Map([
  ['flac', 'audio/flac'],
  ['mp3', 'audio/mpeg'],
  ['m4a', 'audio/mp4'],
  ['m4b', 'audio/mp4'],
  ['mp4', 'audio/mp4'],
  ['aac', 'audio/aac'],
  ['ogg', 'audio/ogg'],
  ['oga', 'audio/ogg'],
  ['opus', 'audio/ogg'],
  ['wav', 'audio/wav'],
  ['aif', 'audio/aiff'],
  ['aiff', 'audio/aiff'],
  ['wma', 'audio/x-ms-wma'],
  ['ape', 'audio/x-ape'],
  ['wv', 'audio/x-wavpack'],
  ['alac', 'audio/mp4'],
  ['dsf', 'audio/x-dsf'],
  ['dff', 'audio/x-dff'],
  ['mka', 'audio/x-matroska'],
  ['webm', 'audio/webm'],
]);

/** Content-Type for a track's `container`; plain bytes where the ending is not known. */
export function audioType(container: string): string {
  return audioTypeByEnding.get(container) ?? 'application/octet-stream';
}

/** Ending of a file name, lower case and without the dot; empty where it has none. */
export function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** Whether a scan takes a file of this name for audio. */
export function isAudioName(name: string): boolean {
  return audioTypeByEnding.has(endingOf(name));
}
