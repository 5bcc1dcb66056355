import { expect, test } from 'vitest';
import { shortcutOf } from './shortcuts.ts';

const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };

test('space plays and pauses, but on a button it presses the button', () => {
  expect(shortcutOf({ ...plain, key: ' ' }, 'elsewhere')).toBe('toggle');
  expect(shortcutOf({ ...plain, key: ' ' }, 'button')).toBeUndefined();
});

test('in a text field every letter is text, and only the palette opens', () => {
  for (const key of [' ', 'm', 's', '/', '?', 'ArrowLeft']) {
    expect(shortcutOf({ ...plain, key }, 'text')).toBeUndefined();
  }
  expect(shortcutOf({ ...plain, ctrlKey: true, key: 'k' }, 'text')).toBe('palette');
  expect(shortcutOf({ ...plain, metaKey: true, key: 'K' }, 'text')).toBe('palette');
});

test('arrows seek, with shift they skip, and on a slider they move the slider', () => {
  expect(shortcutOf({ ...plain, key: 'ArrowLeft' }, 'elsewhere')).toBe('seek back');
  expect(shortcutOf({ ...plain, key: 'ArrowRight', shiftKey: true }, 'button')).toBe('next');
  expect(shortcutOf({ ...plain, key: 'ArrowRight' }, 'slider')).toBeUndefined();
});

test('keys that are held with others stay with the browser', () => {
  expect(shortcutOf({ ...plain, key: 'r', ctrlKey: true }, 'elsewhere')).toBeUndefined();
  expect(shortcutOf({ ...plain, key: 's', metaKey: true }, 'elsewhere')).toBeUndefined();
  expect(shortcutOf({ ...plain, key: 'ArrowLeft', altKey: true }, 'elsewhere')).toBeUndefined();
});

test('in selectable rows shift and arrows extend the selection', () => {
  expect(shortcutOf({ ...plain, key: 'ArrowDown', shiftKey: true }, 'rows')).toBeUndefined();
  expect(shortcutOf({ ...plain, key: 'ArrowDown', shiftKey: true }, 'elsewhere')).toBe('quieter');
});
