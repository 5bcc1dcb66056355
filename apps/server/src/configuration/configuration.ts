import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { helpText, type OptionName, options } from './options.ts';

export interface Configuration {
  /** Absolute path of the music folder named at start, which must exist. */
  readonly music: string | undefined;
  readonly dataDir: string;
  readonly port: number;
  readonly host: string;
  readonly publicUrl: URL | undefined;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  readonly databaseUrl: string | undefined;
  readonly trustProxy: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

export type ConfigurationResult =
  | { readonly kind: 'ok'; readonly configuration: Configuration }
  | { readonly kind: 'help'; readonly text: string }
  /** `message` names the flag or variable at fault and says what it takes. */
  | { readonly kind: 'invalid'; readonly message: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads flags, then variables, then defaults. Relative paths start at `folder`. */
export function readConfiguration(
  args: readonly string[],
  environment: Environment,
  folder: string,
): ConfigurationResult {
  const flags = readFlags(args);
  if (typeof flags === 'string') return { kind: 'invalid', message: flags };
  if (flags.help === true) return { kind: 'help', text: helpText() };

  const raw: Raw = {};
  const source: Partial<Record<OptionName, string>> = {};
  for (const name of Object.keys(options) as OptionName[]) {
    const flag = flags[name];
    const variable = environment[options[name].variable];
    if (flag !== undefined) {
      raw[name] = flag === true ? 'true' : String(flag);
      source[name] = `--${name}`;
    } else if (variable !== undefined && variable !== '') {
      raw[name] = variable;
      source[name] = options[name].variable;
    }
  }

  const parsed = v.safeParse(rawSchema, raw);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const name = issue.path?.[0].key as OptionName;
    return { kind: 'invalid', message: `${source[name] ?? name}: ${issue.message}` };
  }
  const values = parsed.output;
  const [certFile, keyFile] = [values['tls-cert'], values['tls-key']];
  if ((certFile === undefined) !== (keyFile === undefined)) {
    return { kind: 'invalid', message: '--tls-cert and --tls-key need each other.' };
  }
  const at = (path: string) => absolutePath(path, { folder, home: environment.HOME });
  return {
    kind: 'ok',
    configuration: {
      music: values.music === undefined ? undefined : at(values.music),
      dataDir: at(values.data ?? defaultDataDir(environment)),
      port: values.port,
      host: values.host,
      publicUrl: values['public-url'],
      tls:
        certFile === undefined || keyFile === undefined
          ? undefined
          : { certFile: at(certFile), keyFile: at(keyFile) },
      databaseUrl: values['database-url'],
      trustProxy: values['trust-proxy'],
      logLevel: values['log-level'],
    },
  };
}

/** `path` made absolute: from `~` at the home folder, else from `folder`. */
export function absolutePath(
  path: string,
  from: { folder: string; home: string | undefined },
): string {
  if (from.home !== undefined && (path === '~' || path.startsWith('~/'))) {
    return join(from.home, path.slice(1));
  }
  return resolve(from.folder, path);
}

/** Where the server keeps its things unless told: the XDG data folder. */
export function defaultDataDir(environment: Environment): string {
  const xdg = environment.XDG_DATA_HOME;
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'linnet');
  return join(environment.HOME ?? environment.USERPROFILE ?? '.', '.local/share/linnet');
}

type Raw = { [Name in OptionName]?: string };
const loopbackHosts = ['localhost', '127.0.0.1', '::1'];

const rawSchema = v.object({
  music: v.optional(v.pipe(v.string(), v.nonEmpty('needs a folder.'))),
  data: v.optional(v.pipe(v.string(), v.nonEmpty('needs a folder.'))),
  port: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,5}$/, 'needs a port number from 0 to 65535.'),
      v.transform(Number),
      v.maxValue(65_535, 'needs a port number from 0 to 65535.'),
    ),
    '5466',
  ),
  host: v.optional(
    v.pipe(
      v.string(),
      v.picklist(
        loopbackHosts,
        'only localhost, 127.0.0.1 or ::1 for now: there are no accounts yet, so everybody on the network could use this server.',
      ),
    ),
    'localhost',
  ),
  'public-url': v.optional(
    v.pipe(
      v.string(),
      v.check(isPlainWebAddress, 'needs an address such as https://music.example, without a path.'),
      v.transform((text) => new URL(text)),
    ),
  ),
  'tls-cert': v.optional(v.pipe(v.string(), v.nonEmpty('needs a file.'))),
  'tls-key': v.optional(v.pipe(v.string(), v.nonEmpty('needs a file.'))),
  'database-url': v.optional(
    v.pipe(
      v.string(),
      v.regex(/^postgres(ql)?:\/\//, 'needs an address such as postgres://user@host/linnet.'),
    ),
  ),
  'trust-proxy': v.pipe(
    v.optional(v.picklist(['true', 'false', '1', '0'], 'needs true or false.'), 'false'),
    v.transform((text) => text === 'true' || text === '1'),
  ),
  'log-level': v.optional(
    v.picklist(['debug', 'info', 'warn', 'error'], 'needs debug, info, warn or error.'),
    'info',
  ),
});

/** A service worker's scope and cookies assume that Linnet has the whole host to itself. */
function isPlainWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === ''
  );
}

type Flags = { [Name in OptionName | 'help']?: string | boolean };

/** The flags as given, or a message that names what is wrong. */
function readFlags(args: readonly string[]): Flags | string {
  const types = Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      { type: 'value' in option ? ('string' as const) : ('boolean' as const) },
    ]),
  );
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { ...types, help: { type: 'boolean', short: 'h' } },
      strict: true,
      allowPositionals: false,
    });
    return values as Flags;
  } catch (error) {
    // parseArgs says it in words that name the flag; anything else is a bug.
    if (error instanceof TypeError && 'code' in error) return error.message;
    throw error;
  }
}
