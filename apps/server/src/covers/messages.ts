import type { CoverId } from '@linnet/contract/ids';
import type { RenderedCover } from './render.ts';

/** From the server to the cover process. It answers every cover once. */
export interface CoverTask {
  readonly type: 'render';
  readonly dataDir: string;
  readonly coverId: CoverId;
}

export type CoverAnswer =
  | { readonly type: 'rendered'; readonly coverId: CoverId; readonly cover: RenderedCover }
  | { readonly type: 'broken'; readonly coverId: CoverId; readonly reason: string }
  /** The disk did not take it, or could not be read: the picture may well be whole. */
  | { readonly type: 'disk_failed'; readonly coverId: CoverId; readonly reason: string }
  /** The original is not there. */
  | { readonly type: 'absent'; readonly coverId: CoverId };
