import { expect, test } from 'vitest';
import { coverPath, opusStreamPath, type Route, routes, streamPath } from './routes.ts';

const all: [string, Route][] = Object.entries(routes);

test('every route says who may call it and what it answers', () => {
  for (const [name, route] of all) {
    expect(['public', 'user', 'admin'], name).toContain(route.access);
    expect(route.response !== undefined || route.produces !== undefined, name).toBe(true);
  }
});

test('no two routes share a method and a path', () => {
  const keys = all.map(([, route]) => `${route.method} ${route.path}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test('only health and the description are public', () => {
  const open = all.filter(([, route]) => route.access === 'public').map(([name]) => name);
  expect(open).toEqual(['health', 'openapi']);
});

test('media paths carry what makes them cacheable for ever', () => {
  expect(streamPath('t', 'v1')).toBe('/api/v1/tracks/t/stream?v=v1');
  expect(opusStreamPath('t', 'v1', 128)).toBe(
    '/api/v1/tracks/t/stream?v=v1&format=opus&bitrate=128',
  );
  expect(coverPath('c', 240)).toBe('/api/v1/covers/c?size=240');
});
