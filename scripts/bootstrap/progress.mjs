/** Says on standard error what happens: standard output belongs to the program that is run. */
export function progress(text) {
  process.stderr.write(`${text}\n`);
}

/** Runs `work` and says before it what it is, after it how long it took. */
export async function timed(text, work) {
  progress(`${text} …`);
  const startedAt = performance.now();
  await work();
  progress(`${text}: done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
