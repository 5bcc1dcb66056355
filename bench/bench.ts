import { writeFile } from 'node:fs/promises';
import { readArguments, usage } from './arguments.ts';
import { meetsBar } from './measure/figures.ts';
import { machineText, readMachine } from './measure/machine.ts';
import { formatTable } from './measure/table.ts';
import { runSections } from './run-sections.ts';
import { sections } from './sections.ts';
import { openWorkspace } from './workspace.ts';

const asked = readArguments(process.argv.slice(2), sections);
if (typeof asked === 'string') {
  console.error(`${asked}\n\n${usage(sections)}`);
  process.exit(2);
}
const progress = (line: string) => process.stderr.write(`  ${line}\n`);
const machine = readMachine();
await using workspace = await openWorkspace(progress);
const results = await runSections(asked, { workspace, progress });

console.log(`\n${formatTable(results)}\n\n${machineText(machine)}`);
if (asked.json) {
  const measured = results.map((result) => ({
    ...result,
    figures: result.figures.map((figure) => ({ ...figure, pass: meetsBar(figure) })),
  }));
  await writeFile(asked.json, `${JSON.stringify({ machine, results: measured }, null, 2)}\n`);
}
// A bar that is missed is a finding; a section that could not be measured is a broken bench.
if (results.some(({ failure }) => failure !== null)) process.exitCode = 1;
