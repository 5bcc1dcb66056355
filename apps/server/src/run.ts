import { resolve } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { readConfiguration } from './configuration/configuration.ts';
import { makeLogger } from './logging/logger.ts';
import { showScan } from './logging/show-scan.ts';
import { makeTerminal } from './logging/terminal.ts';
import { startServer } from './server.ts';
import { StartFailure } from './start-failure.ts';
import { stopOnSignals } from './stop-on-signals.ts';

const read = readConfiguration(process.argv.slice(2), process.env, process.cwd());
if (read.kind === 'help') {
  process.stdout.write(read.text);
  process.exit(0);
}
if (read.kind === 'invalid') {
  process.stderr.write(`${read.message}\nTry --help.\n`);
  process.exit(2);
}

const { configuration } = read;
const terminal = process.stdout.isTTY ? makeTerminal(process.stdout) : undefined;
const { logger, flush } = makeLogger({ level: configuration.logLevel, terminal });
// A broken invariant: nothing that goes on from here can be trusted, so say what it was and end.
process.on('uncaughtException', (error) => {
  logger.fatal({ err: error }, 'the server stops: this is a bug');
  flush();
  process.exit(1);
});
try {
  const server = await startServer({
    configuration,
    version: manifest.version,
    playerFolder: resolve(import.meta.dirname, '../../web/dist'),
    home: process.env.HOME,
    logger,
  });
  const readyInMs = Math.round(performance.now());
  logger.info({ data: configuration.dataDir, readyInMs }, `Linnet is at ${server.url}`);
  if (terminal !== undefined) showScan(server.scanner, terminal);
  stopOnSignals({ server, logger, flush });
} catch (error) {
  if (!(error instanceof StartFailure)) throw error;
  flush();
  process.stderr.write(`${error.message}\n`);
  process.exit(error.exitCode);
}
