export type Shortcut =
  | 'toggle'
  | 'seek back'
  | 'seek forward'
  | 'previous'
  | 'next'
  | 'louder'
  | 'quieter'
  | 'mute'
  | 'shuffle'
  | 'repeat'
  | 'search'
  | 'palette'
  | 'queue'
  | 'help';

interface Keys {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Where the focus is: there a key may already mean something else. */
export type Focus = 'text' | 'slider' | 'button' | 'rows' | 'elsewhere';

/** What a key press asks for, or undefined when it belongs to what has the focus or to the browser. */
export function shortcutOf(keys: Keys, focus: Focus): Shortcut | undefined {
  if ((keys.metaKey || keys.ctrlKey) && !keys.altKey && keys.key.toLowerCase() === 'k') {
    return 'palette';
  }
  if (keys.metaKey || keys.ctrlKey || keys.altKey || focus === 'text') return undefined;
  switch (keys.key) {
    case ' ':
      return focus === 'button' || focus === 'rows' ? undefined : 'toggle';
    case 'ArrowLeft':
      if (keys.shiftKey) return 'previous';
      return focus === 'slider' ? undefined : 'seek back';
    case 'ArrowRight':
      if (keys.shiftKey) return 'next';
      return focus === 'slider' ? undefined : 'seek forward';
    case 'ArrowUp':
      return keys.shiftKey && focus !== 'rows' ? 'louder' : undefined;
    case 'ArrowDown':
      return keys.shiftKey && focus !== 'rows' ? 'quieter' : undefined;
    case '/':
      return 'search';
    case '?':
      return 'help';
  }
  if (keys.shiftKey) return undefined;
  const byLetter: Record<string, Shortcut> = {
    m: 'mute',
    s: 'shuffle',
    r: 'repeat',
    q: 'queue',
  };
  return byLetter[keys.key.toLowerCase()];
}

/** Classifies the element that has the focus. */
export function focusOf(element: Element | null): Focus {
  if (element === null) return 'elsewhere';
  if (element.closest('[data-rows]')) return 'rows';
  if (element instanceof HTMLInputElement) return element.type === 'range' ? 'slider' : 'text';
  if (element.closest('textarea, select, [contenteditable="true"]')) return 'text';
  if (element.closest('button, a, summary, [role="menuitem"]')) return 'button';
  return 'elsewhere';
}
