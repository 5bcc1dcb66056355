import { AbstractTokenizer, EndOfStreamError, type IReadChunkOptions } from 'strtok3';
import type { MediaFile } from './media-file.ts';

/** No tag of a sane file is larger; what claims to be is refused before memory is taken for it. */
const maxBufferSize = 64 * 1024 * 1024;

/** An open file as music-metadata reads it, through the cache and the counter of that file. */
export class MediaFileTokenizer extends AbstractTokenizer {
  override readonly fileInfo: { size: number; mimeType: string };
  readonly #file: MediaFile;

  constructor(file: MediaFile, mimeType: string) {
    super({ maxBufferSize });
    this.#file = file;
    this.fileInfo = { size: file.bytes, mimeType };
  }

  override supportsRandomAccess(): boolean {
    return true;
  }

  setPosition(position: number): void {
    this.validateLength(position, 'position');
    this.position = position;
  }

  override async readBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const wanted = this.normalizeOptions(target, options);
    const read = await this.peekBuffer(target, wanted);
    this.position = wanted.position + read;
    return read;
  }

  override async peekBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const { length, position, mayBeLess } = this.normalizeOptions(target, options);
    const read = await this.#file.read(position, length);
    target.set(read);
    if (read.length < length && !mayBeLess) throw new EndOfStreamError();
    return read.length;
  }
}
