import type { Logger } from 'pino';
import { authenticateAsOwner } from './accounts/authenticate.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { catalogueRoutes } from './catalogue/catalogue-routes.ts';
import { type CatalogueOptions, openCatalogue } from './catalogue/open-catalogue.ts';
import { UnusableCatalogue } from './catalogue/unusable-catalogue.ts';
import type { Configuration } from './configuration/configuration.ts';
import { type DataFolder, takeDataFolder } from './configuration/data-folder.ts';
import { makeCovers } from './covers/covers.ts';
import { coversRoutes } from './covers/covers-routes.ts';
import { makeDemo } from './demo/demo.ts';
import { makeEventHub } from './events/event-hub.ts';
import { eventsRoutes } from './events/events-routes.ts';
import { publishEvents } from './events/publish-events.ts';
import { makeApp } from './http/app.ts';
import { healthRoutes } from './http/health-routes.ts';
import { type OwnNames, ownNames } from './http/host-guard.ts';
import { type Listener, listen } from './http/listener.ts';
import { makeJobs } from './jobs/jobs.ts';
import { jobsRoutes } from './jobs/jobs-routes.ts';
import { openPlayerBuild } from './player-files/player-build.ts';
import { servePlayer } from './player-files/player-files.ts';
import { makeScanner, type Scanner } from './scanning/scanner.ts';
import { addRoot } from './setup/add-root.ts';
import { setupRoutes } from './setup/setup-routes.ts';
import { StartFailure } from './start-failure.ts';
import { streamRoutes } from './streaming/stream-routes.ts';
import { makeTranscoder } from './transcoding/transcoder.ts';

export interface LinnetServer {
  /** Address for people, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly scanner: Scanner;
  /** Ends what runs, lets answers finish for at most five seconds, and closes the catalogue. */
  close(): Promise<void>;
}

interface ServerOptions {
  readonly configuration: Configuration;
  readonly version: string;
  /** Where the player was built into. */
  readonly playerFolder: string;
  readonly home: string | undefined;
  readonly logger: Logger;
  /** Tests check each answer against the contract. */
  readonly checkAnswers?: boolean;
}

const graceMs = 5000;

/** Builds the server's parts, wires them and listens. Rejects with `StartFailure` where it cannot. */
export async function startServer(options: ServerOptions): Promise<LinnetServer> {
  const { configuration, logger } = options;
  await using cleanup = new AsyncDisposableStack();
  const folder = await takeFolder(configuration.dataDir);
  cleanup.defer(() => folder.release());
  const { dataDir, databaseUrl } = configuration;
  const catalogue = await openOrFail({ dataDir, databaseUrl, logger });
  cleanup.defer(() => catalogue.close());
  if (configuration.music !== undefined) {
    await keepRoot({ catalogue, dataDir, path: configuration.music });
  }

  const jobs = makeJobs({ logger });
  cleanup.defer(() => jobs.close());
  const scanner = makeScanner({ catalogue, dataDir, jobs, logger });
  cleanup.defer(() => scanner.close());
  const covers = makeCovers({ catalogue, dataDir, jobs, logger });
  cleanup.defer(scanner.onScanned(() => covers.prepare()));
  const transcoder = makeTranscoder({ dataDir, logger });
  const demo = makeDemo({ catalogue, dataDir, jobs, scanner });
  const hub = makeEventHub({ everyMs: 250 });
  cleanup.defer(publishEvents({ catalogue, scanner, jobs, hub }));

  const https = configuration.tls !== undefined;
  let names: OwnNames | undefined;
  let closing: Promise<void> | undefined;
  const app = makeApp({
    handlers: {
      ...healthRoutes(options.version),
      ...catalogueRoutes({ reader: catalogue.reader, scanStatus: () => scanner.status() }),
      ...streamRoutes({ reader: catalogue.reader, transcoder }),
      ...coversRoutes({ reader: catalogue.reader, covers }),
      ...eventsRoutes({ reader: catalogue.reader, hub }),
      ...jobsRoutes({
        jobs,
        startByKind: { scan: () => scanner.scan(), covers: () => covers.prepare() },
      }),
      ...setupRoutes({
        catalogue,
        dataDir,
        home: options.home,
        version: options.version,
        hasTranscoder: () => transcoder.available(),
        startScan: () => scanner.scan(),
        startDemo: () => demo.start(),
      }),
    },
    authenticate: authenticateAsOwner((await catalogue.reader.identity()).ownerId),
    names: () => names as OwnNames,
    https: https || configuration.publicUrl?.protocol === 'https:',
    trustProxy: configuration.trustProxy,
    player: servePlayer(openPlayerBuild(options.playerFolder)),
    logger,
    isClosing: () => closing !== undefined,
    checkAnswers: options.checkAnswers ?? false,
  });
  const listener = await listenOrFail(app.callback(), configuration);
  names = ownNames({ port: listener.port, https, publicUrl: configuration.publicUrl });
  const url = names.localOrigin;
  await folder.announce({ pid: process.pid, url });

  if ((await catalogue.reader.roots()).length > 0) scanner.scan();
  // Watching a large folder takes a moment to set up; requests need not wait for it.
  scanner.watch().catch((error: unknown) => {
    logger.warn({ err: error }, 'changes of the music folders are not noticed');
  });
  const parts = cleanup.move();
  return {
    url,
    port: listener.port,
    scanner,
    close() {
      closing ??= (async () => {
        hub.close();
        await Promise.all([listener.close(graceMs), jobs.close(), transcoder.close()]);
        await parts.disposeAsync();
      })();
      return closing;
    },
  };
}

async function takeFolder(dataDir: string): Promise<DataFolder> {
  const result = await takeDataFolder(dataDir);
  if (result.kind === 'taken') return result.folder;
  if (result.kind === 'unusable') {
    throw new StartFailure(`The data folder ${dataDir} cannot be used: ${result.reason}`, 1);
  }
  const who = result.by === undefined ? '' : ` (process ${result.by.pid}, at ${result.by.url})`;
  throw new StartFailure(`Another Linnet uses the data folder ${dataDir} already${who}.`, 1);
}

async function openOrFail(options: CatalogueOptions): Promise<Catalogue> {
  try {
    return await openCatalogue(options);
  } catch (error) {
    if (!(error instanceof UnusableCatalogue)) throw error;
    const where = options.databaseUrl === undefined ? ` It is in ${options.dataDir}.` : '';
    throw new StartFailure(`${error.message}${where}`, 1);
  }
}

/** Makes the folder named at start a music folder, unless it is one. */
async function keepRoot(options: {
  catalogue: Catalogue;
  dataDir: string;
  path: string;
}): Promise<void> {
  const { path } = options;
  const result = await addRoot(options, { path });
  switch (result.kind) {
    case 'added':
      return;
    case 'folder_not_found':
      throw new StartFailure(`--music: there is no folder ${path}.`, 2);
    case 'folder_not_a_directory':
      throw new StartFailure(`--music: ${path} is not a folder.`, 2);
    case 'folder_not_readable':
      throw new StartFailure(`--music: ${path} cannot be read by this user.`, 2);
    case 'conflict': {
      const what = result.with === 'data' ? 'the data folder' : 'the music folder';
      throw new StartFailure(`--music: ${path} overlaps ${what} ${result.path}.`, 2);
    }
  }
}

async function listenOrFail(
  requestListener: Parameters<typeof listen>[0],
  { host, port, tls }: Configuration,
): Promise<Listener> {
  try {
    return await listen(requestListener, { host, port, tls });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'EADDRINUSE') {
      throw new StartFailure(`Port ${port} is in use already. Choose another one with --port.`, 1);
    }
    if (error.code === 'EACCES') {
      throw new StartFailure(`This user may not listen on port ${port}. Choose one above 1023.`, 1);
    }
    throw new StartFailure(`The server cannot listen: ${error.message}`, 1);
  }
}
