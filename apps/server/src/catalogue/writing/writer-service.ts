import type { MessagePort } from 'node:worker_threads';
import type { WriteEngine } from '../../database/engine.ts';
import type { CatalogueWriter } from '../catalogue.ts';
import type { FromWriter, ToWriter } from './writer-messages.ts';

/** Serves commands that arrive at `port` until it is told to close; then closes the engine. */
export function serveWriter(
  port: MessagePort,
  engine: WriteEngine,
  makeCommands: (onCommit: (revision: number) => void) => CatalogueWriter,
): void {
  const post = (message: FromWriter) => port.postMessage(message);
  const commands = makeCommands((revision) => post({ tag: 'committed', revision }));
  const running = new Set<Promise<void>>();

  port.on('message', (message: ToWriter) => {
    if (message.tag === 'close') {
      void Promise.all(running)
        .then(() => engine.close())
        .then(() => {
          post({ tag: 'closed' });
          port.close();
        });
      return;
    }
    const { id, command, args } = message;
    const method = commands[command] as (...args: unknown[]) => Promise<unknown>;
    const work: Promise<void> = method(...args)
      .then(
        (result) => post({ tag: 'done', id, result }),
        (error: unknown) =>
          post({
            tag: 'refused',
            id,
            message: String(error instanceof Error ? error.stack : error),
          }),
      )
      .finally(() => running.delete(work));
    running.add(work);
  });
}
