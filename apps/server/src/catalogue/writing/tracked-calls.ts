import type { CatalogueWriter } from '../catalogue.ts';

/** `writer`, and a way to wait for all calls that run. */
export function trackCalls(writer: CatalogueWriter): {
  writer: CatalogueWriter;
  settled(): Promise<void>;
} {
  const running = new Set<Promise<unknown>>();
  const track =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> => {
      const result = call(...args);
      const settled: Promise<unknown> = result.then(
        () => running.delete(settled),
        () => running.delete(settled),
      );
      running.add(settled);
      return result;
    };
  return {
    writer: {
      addRoot: track(writer.addRoot),
      setRootState: track(writer.setRootState),
      applyFiles: track(writer.applyFiles),
      markMissing: track(writer.markMissing),
      setProblems: track(writer.setProblems),
      recordScan: track(writer.recordScan),
      setCoverColours: track(writer.setCoverColours),
    },
    async settled() {
      await Promise.all(running);
    },
  };
}
