import type { CatalogueWriter, Identity } from '../catalogue.ts';

export type Command = keyof CatalogueWriter;

export type ToWriter =
  | {
      readonly tag: 'command';
      readonly id: number;
      readonly command: Command;
      readonly args: unknown[];
    }
  | { readonly tag: 'close' };

/** A failed command carries the error as text: stacks do not survive the journey as errors do. */
export type FromWriter =
  | { readonly tag: 'ready'; readonly identity: Identity }
  /** `reason` is for people, where there is one that they can mend. */
  | { readonly tag: 'failed'; readonly message: string; readonly reason: string | undefined }
  | { readonly tag: 'done'; readonly id: number; readonly result: unknown }
  | { readonly tag: 'refused'; readonly id: number; readonly message: string }
  | { readonly tag: 'committed'; readonly revision: number }
  | { readonly tag: 'closed' };
