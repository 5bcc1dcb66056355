import { expect, test } from 'vitest';
import { createToasts } from './toasts.ts';

const action = { label: 'Undo', run: () => {} };

test('no more than three pass at a time, and the newest is the last', () => {
  const toasts = createToasts();
  for (const text of ['a', 'b', 'c', 'd']) toasts.show(text);
  expect(toasts.list().map((toast) => toast.text)).toEqual(['b', 'c', 'd']);
});

test('only the last thing that was done can be undone', () => {
  const toasts = createToasts();
  toasts.show('removed', { action });
  toasts.show('added');
  toasts.show('cleared', { action });
  expect(toasts.list().map((toast) => toast.text)).toEqual(['added', 'cleared']);
});

test('what is sticky stays until it is dismissed', () => {
  const toasts = createToasts();
  const dismiss = toasts.show('a new version', { sticky: true, action });
  for (const text of ['a', 'b', 'c', 'd']) toasts.show(text, { action });
  expect(toasts.list().map((toast) => toast.text)).toEqual(['a new version', 'd']);
  dismiss();
  expect(toasts.list().map((toast) => toast.text)).toEqual(['d']);
});
