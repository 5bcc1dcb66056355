import type { BenchArguments } from './arguments.ts';
import type { Figure } from './measure/figures.ts';
import type { SectionResult } from './measure/table.ts';
import type { Section } from './section.ts';
import type { Workspace } from './workspace.ts';

interface Tools {
  readonly workspace: Workspace;
  readonly progress: (line: string) => void;
}

/** Runs section after section, for each size of library; a failure ends its section only. */
export async function runSections(
  asked: Pick<BenchArguments, 'sections' | 'tracks'>,
  tools: Tools,
): Promise<SectionResult[]> {
  const results: SectionResult[] = [];
  for (const [round, tracks] of asked.tracks.entries()) {
    for (const section of asked.sections) {
      if (round > 0 && !section.usesLibrary) continue;
      results.push(await runSection(section, tracks, tools));
    }
  }
  return results;
}

async function runSection(section: Section, tracks: number, tools: Tools): Promise<SectionResult> {
  tools.progress(`${section.name}: ${section.summary}`);
  const figures: Figure[] = [];
  const started = performance.now();
  let failure: string | null = null;
  try {
    await section.run({ ...tools, tracks, report: (figure) => figures.push(figure) });
  } catch (error) {
    failure = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    tools.progress(`${section.name} failed: ${error instanceof Error ? error.stack : failure}`);
  }
  return {
    section: section.name,
    tracks: section.usesLibrary ? tracks : null,
    figures,
    seconds: (performance.now() - started) / 1000,
    failure,
  };
}
