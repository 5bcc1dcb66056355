import { expect, test } from 'vitest';
import { knowsWhatIsMissing } from './missing.ts';

test('while the replica opens or syncs, what it lacks may be on its way', () => {
  expect(knowsWhatIsMissing({ state: 'opening', sync: { state: 'offline' } })).toBe(false);
  expect(knowsWhatIsMissing({ state: 'empty', sync: { state: 'syncing' } })).toBe(false);
  expect(knowsWhatIsMissing({ state: 'ready', sync: { state: 'syncing' } })).toBe(false);
});

test('without news, and without a network, what it lacks is missing', () => {
  expect(knowsWhatIsMissing({ state: 'ready', sync: { state: 'idle' } })).toBe(true);
  expect(knowsWhatIsMissing({ state: 'ready', sync: { state: 'offline' } })).toBe(true);
  expect(knowsWhatIsMissing({ state: 'ready', sync: { state: 'following' } })).toBe(true);
});
