import { Worker } from 'node:worker_threads';
import type { CatalogueWriter, Identity } from '../catalogue.ts';
import { UnusableCatalogue } from '../unusable-catalogue.ts';
import type { Command, FromWriter, ToWriter } from './writer-messages.ts';

export interface WriterThread {
  readonly identity: Identity;
  readonly writer: CatalogueWriter;
  /** Waits for running commands, then ends the thread. */
  close(): Promise<void>;
}

/**
 * Starts the one thread that writes to the database in `file`; resolves when the schema is up to date.
 * Should the thread die later, every command fails with the reason, and `onDeath` hears it once.
 */
export function startWriterThread(options: {
  file: string;
  onCommit: (revision: number) => void;
  onDeath: (error: Error) => void;
}): Promise<WriterThread> {
  const worker = new Worker(new URL('./writer-worker.ts', import.meta.url), {
    workerData: { file: options.file },
    name: 'catalogue writer',
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const started = Promise.withResolvers<WriterThread>();
  const ended = Promise.withResolvers<void>();
  let dead: Error | undefined;
  let ready = false;
  let closing = false;
  let nextId = 1;

  const post = (message: ToWriter) => worker.postMessage(message);
  const call = (command: Command, args: unknown[]): Promise<unknown> => {
    if (dead !== undefined) return Promise.reject(dead);
    if (closing) return Promise.reject(new Error('the catalogue is closed'));
    const answer = Promise.withResolvers<unknown>();
    const id = nextId++;
    waiting.set(id, answer);
    post({ tag: 'command', id, command, args });
    return answer.promise;
  };
  const die = (error: Error) => {
    if (dead !== undefined) return;
    dead = error;
    started.reject(error);
    for (const answer of waiting.values()) answer.reject(error);
    waiting.clear();
    if (ready && !closing) options.onDeath(error);
  };
  const settle = (id: number) => {
    const answer = waiting.get(id);
    waiting.delete(id);
    return answer;
  };

  worker.on('message', (message: FromWriter) => {
    switch (message.tag) {
      case 'ready':
        ready = true;
        return started.resolve({ identity: message.identity, writer: writerOver(call), close });
      case 'failed':
        return die(
          message.reason === undefined
            ? new Error(`the database could not be opened: ${message.message}`)
            : new UnusableCatalogue(message.reason, { cause: new Error(message.message) }),
        );
      case 'done':
        return settle(message.id)?.resolve(message.result);
      case 'refused':
        return settle(message.id)?.reject(new Error(message.message));
      case 'committed':
        return options.onCommit(message.revision);
      case 'closed':
        return undefined;
    }
  });
  worker.on('error', (error) => die(new Error('the writer thread failed', { cause: error })));
  worker.on('exit', (code) => {
    if (!closing || waiting.size > 0) die(new Error(`the writer thread ended with code ${code}`));
    ended.resolve();
  });

  async function close(): Promise<void> {
    if (!closing) {
      closing = true;
      post({ tag: 'close' });
    }
    await ended.promise;
  }
  return started.promise;
}

function writerOver(
  call: (command: Command, args: unknown[]) => Promise<unknown>,
): CatalogueWriter {
  const command =
    <Name extends Command>(name: Name) =>
    (...args: Parameters<CatalogueWriter[Name]>) =>
      call(name, args) as ReturnType<CatalogueWriter[Name]>;
  return {
    addRoot: command('addRoot'),
    setRootState: command('setRootState'),
    applyFiles: command('applyFiles'),
    markMissing: command('markMissing'),
    setProblems: command('setProblems'),
    recordScan: command('recordScan'),
    setCoverColours: command('setCoverColours'),
  };
}
