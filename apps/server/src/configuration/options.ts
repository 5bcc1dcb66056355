/** One setting: `--name VALUE` on the command line, or its variable. */
interface Option {
  readonly variable: string;
  /** What `--help` shows for the value; absent for a switch. */
  readonly value?: string;
  readonly help: string;
}

export const options = {
  music: { variable: 'LINNET_MUSIC', value: 'DIR', help: 'music folder to serve' },
  data: {
    variable: 'LINNET_DATA',
    value: 'DIR',
    help: 'where the catalogue, covers and logs live (default: ~/.local/share/linnet)',
  },
  port: { variable: 'LINNET_PORT', value: 'N', help: 'port to listen on (default: 5466)' },
  host: {
    variable: 'LINNET_HOST',
    value: 'H',
    help: 'address to listen on; loopback only for now (default: localhost)',
  },
  'public-url': {
    variable: 'LINNET_PUBLIC_URL',
    value: 'URL',
    help: 'address that browsers use, when a proxy stands in front',
  },
  'tls-cert': { variable: 'LINNET_TLS_CERT', value: 'FILE', help: 'certificate chain, PEM' },
  'tls-key': { variable: 'LINNET_TLS_KEY', value: 'FILE', help: 'private key, PEM' },
  'database-url': {
    variable: 'LINNET_DATABASE_URL',
    value: 'URL',
    help: 'PostgreSQL instead of the built-in SQLite',
  },
  'trust-proxy': {
    variable: 'LINNET_TRUST_PROXY',
    help: 'believe X-Forwarded-For of the proxy in front',
  },
  'log-level': {
    variable: 'LINNET_LOG_LEVEL',
    value: 'LEVEL',
    help: 'debug (with every request), info, warn or error (default: info)',
  },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof options;

export function helpText(): string {
  const lines = Object.entries(options).map(([name, option]: [string, Option]) => {
    const flag = option.value === undefined ? `--${name}` : `--${name} ${option.value}`;
    return `  ${flag.padEnd(22)}${option.help}\n${' '.repeat(24)}[${option.variable}]`;
  });
  return [
    'Linnet, a music server.',
    '',
    'Usage: npm start -- [--music DIR] [--data DIR] [--port N] …',
    '',
    ...lines,
    `  ${'--help'.padEnd(22)}show this`,
    '',
  ].join('\n');
}
