import { expect, test } from 'vitest';
import { absolutePath, type Configuration, readConfiguration } from './configuration.ts';
import { options } from './options.ts';

const environment = { HOME: '/home/ada' };
const read = (args: string[], variables: Record<string, string> = {}) =>
  readConfiguration(args, { ...environment, ...variables }, '/srv');

function configured(args: string[], variables: Record<string, string> = {}): Configuration {
  const result = read(args, variables);
  if (result.kind !== 'ok') throw new Error(JSON.stringify(result));
  return result.configuration;
}

test('nothing said means loopback, our port and the XDG data folder', () => {
  expect(configured([])).toEqual({
    music: undefined,
    dataDir: '/home/ada/.local/share/linnet',
    port: 5466,
    host: 'localhost',
    publicUrl: undefined,
    tls: undefined,
    databaseUrl: undefined,
    trustProxy: false,
    logLevel: 'info',
  });
  expect(configured([], { XDG_DATA_HOME: '/data' }).dataDir).toBe('/data/linnet');
});

test('a flag outweighs its variable', () => {
  expect(configured(['--port', '8000'], { LINNET_PORT: '9000' }).port).toBe(8000);
  expect(configured([], { LINNET_PORT: '9000' }).port).toBe(9000);
});

test('every flag and every variable is understood', () => {
  const values = {
    music: 'music',
    data: '/var/linnet',
    port: '0',
    host: '127.0.0.1',
    'public-url': 'https://music.example',
    'tls-cert': 'cert.pem',
    'tls-key': 'key.pem',
    'database-url': 'postgres://linnet@db/linnet',
    'trust-proxy': 'true',
    'log-level': 'debug',
  };
  const expected = {
    music: '/srv/music',
    dataDir: '/var/linnet',
    port: 0,
    host: '127.0.0.1',
    publicUrl: new URL('https://music.example'),
    tls: { certFile: '/srv/cert.pem', keyFile: '/srv/key.pem' },
    databaseUrl: 'postgres://linnet@db/linnet',
    trustProxy: true,
    logLevel: 'debug',
  };
  const flags = Object.entries(values).flatMap(([name, value]) =>
    name === 'trust-proxy' ? [`--${name}`] : [`--${name}`, value],
  );
  const variables = Object.entries(values).map(([name, value]) => [
    options[name as keyof typeof options].variable,
    value,
  ]);
  expect(configured(flags)).toEqual(expected);
  expect(configured([], Object.fromEntries(variables))).toEqual(expected);
});

test.each([
  [['--prot', '1'], '--prot'],
  [['music'], 'music'],
  [['--port'], '--port'],
  [['--port', '70000'], '--port'],
  [['--port', 'http'], '--port'],
  [['--host', '0.0.0.0'], '--host'],
  [['--host', 'music.example'], '--host'],
  [['--public-url', 'music.example'], '--public-url'],
  [['--public-url', 'https://music.example/linnet'], '--public-url'],
  [['--tls-cert', 'cert.pem'], '--tls-key'],
  [['--database-url', 'mysql://db'], '--database-url'],
  [['--log-level', 'loud'], '--log-level'],
  [['--music', ''], '--music'],
])('%j is refused by name', (args, name) => {
  const result = read(args);
  expect(result.kind).toBe('invalid');
  expect(result.kind === 'invalid' && result.message).toContain(name);
});

test('a wrong variable is refused by its own name', () => {
  expect(read([], { LINNET_PORT: 'x' })).toMatchObject({
    message: expect.stringMatching(/^LINNET_PORT: /),
  });
});

test('listening beyond loopback is refused with the reason', () => {
  expect(read(['--host', '0.0.0.0'])).toMatchObject({
    message: expect.stringMatching(/no accounts yet/),
  });
});

test('help names every flag and variable', () => {
  const help = read(['--help']);
  if (help.kind !== 'help') throw new Error('no help');
  for (const [name, { variable }] of Object.entries(options)) {
    expect(help.text).toContain(`--${name}`);
    expect(help.text).toContain(variable);
  }
});

test('paths start at home, at the root or where we are', () => {
  const from = { folder: '/srv', home: '/home/ada' };
  expect(absolutePath('~/Music', from)).toBe('/home/ada/Music');
  expect(absolutePath('~', from)).toBe('/home/ada');
  expect(absolutePath('~bob/Music', from)).toBe('/srv/~bob/Music');
  expect(absolutePath('/music', from)).toBe('/music');
  expect(absolutePath('../music', from)).toBe('/music');
});
