import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { absolutePath, defaultDataDir } from '../configuration/configuration.ts';
import { problemsReport, scanLine, statusReport } from './reports.ts';
import { connectToServer, type ServerApi } from './running-server.ts';
import { openStored } from './stored-catalogue.ts';

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where relative paths start. */
  readonly folder: string;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
}

const help = `Usage: npm run linnet -- COMMAND [--data DIR]

  scan      scan the music folders now and wait for it (the server must run)
  status    what is in the library, and how the last scan went
  problems  files that scans could not read, and why
  help      show this

  --data DIR   the server's data folder [LINNET_DATA]`;

/** Runs one `linnet` command and answers its exit code: 0, 1 when it could not, 2 when misunderstood. */
export async function runCommand(
  args: readonly string[],
  { environment, folder, print, complain }: Surroundings,
): Promise<number> {
  const asked = readArguments(args);
  if (typeof asked === 'string') {
    complain(`${asked}\n\n${help}`);
    return 2;
  }
  if (asked.command === 'help') {
    print(help);
    return 0;
  }
  const data = asked.data ?? environment.LINNET_DATA ?? defaultDataDir(environment);
  const dataDir = absolutePath(data, { folder, home: environment.HOME });
  const server = await connectToServer(dataDir);
  if (asked.command === 'scan') {
    if (server !== undefined) return scan(server, print);
    complain(`No Linnet server runs on ${dataDir}. Start it with npm start: it scans at once.`);
    return 1;
  }
  const { command } = asked;
  const report = server === undefined ? await readStored() : await askServer(server);
  if (report === undefined) return 1;
  print(report);
  return 0;

  async function askServer(api: ServerApi): Promise<string> {
    if (command === 'problems') return problemsReport((await api.call('problems')).items);
    const [library, roots] = [await api.call('library'), await api.call('roots')];
    return statusReport(library, roots.items, api.url);
  }

  async function readStored(): Promise<string | undefined> {
    const stored = await openStored(dataDir, environment.LINNET_DATABASE_URL);
    if (typeof stored === 'string') {
      complain(stored);
      return undefined;
    }
    try {
      if (command === 'problems') return problemsReport(await stored.problems());
      return statusReport(await stored.library(), await stored.roots(), undefined);
    } finally {
      await stored.close();
    }
  }
}

async function scan(server: ServerApi, print: (text: string) => void): Promise<number> {
  const { id } = await server.call('startJob', { kind: 'scan' });
  for (;;) {
    const { items } = await server.call('jobs');
    const job = items.find((each) => each.id === id);
    if (job === undefined || job.state === 'failed' || job.state === 'cancelled') {
      print(job?.error ?? 'The scan was cancelled.');
      return 1;
    }
    if (job.state === 'done') {
      print(scanLine((await server.call('library')).scan));
      return 0;
    }
    await sleep(200);
  }
}

const commands = ['scan', 'status', 'problems', 'help'] as const;
interface Asked {
  readonly command: (typeof commands)[number];
  readonly data: string | undefined;
}

/** What is asked, or a message that names what is wrong with it. */
function readArguments(args: readonly string[]): Asked | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { data: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    const [name = 'help', ...rest] = positionals;
    if (rest.length > 0) return `Too much: ${rest.join(' ')}`;
    const command = values.help === true ? 'help' : commands.find((each) => each === name);
    return command === undefined ? `There is no command ${name}.` : { command, data: values.data };
  } catch (error) {
    // parseArgs says it in words that name the flag; anything else is a bug.
    if (error instanceof TypeError && 'code' in error) return error.message;
    throw error;
  }
}
