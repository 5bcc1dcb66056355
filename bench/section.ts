import type { Figure } from './measure/figures.ts';
import type { Workspace } from './workspace.ts';

/** What a section is given. */
export interface SectionContext {
  readonly workspace: Workspace;
  /** Size of the library to measure with. */
  readonly tracks: number;
  /** Says on the terminal what is being done; no part of the results. */
  readonly progress: (line: string) => void;
  /** Hands in a figure as soon as it is known, so that a later failure does not lose it. */
  readonly report: (figure: Figure) => void;
}

export interface Section {
  readonly name: string;
  readonly summary: string;
  /** False where the size of the library makes no difference: it is run once. */
  readonly usesLibrary: boolean;
  run(context: SectionContext): Promise<void>;
}
