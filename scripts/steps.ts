import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

export const repository = resolve(import.meta.dirname, '..');

/** A program that must end well; arguments from the repository's root unless `cwd` says otherwise. */
export interface Step {
  readonly name: string;
  readonly program?: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a step with our terminal, prints a line with its time, and answers whether it ended well. */
export async function runStep(step: Step): Promise<boolean> {
  console.log(`\n— ${step.name}`);
  const startedAt = performance.now();
  const code = await new Promise<number>((done, fail) => {
    const child = spawn(step.program ?? process.execPath, step.args, {
      cwd: resolve(repository, step.cwd ?? '.'),
      env: { ...process.env, ...step.env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', fail);
    child.once('close', (exitCode) => done(exitCode ?? 1));
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✓' : '✗'} ${step.name} (${seconds} s)`);
  return code === 0;
}

/** Runs all steps, also after one has failed: one run should tell everything. Answers the failed names. */
export async function runSteps(steps: readonly Step[]): Promise<string[]> {
  const failed: string[] = [];
  for (const step of steps) if (!(await runStep(step))) failed.push(step.name);
  return failed;
}
