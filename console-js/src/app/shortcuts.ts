// Keys that work anywhere in the console. By physical key, so that they are the same on a Persian layout.

export type Shortcut = { kind: 'chat'; index: number } | { kind: 'take_next' } | { kind: 'help' };

export interface KeyPress {
  readonly code: string;
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  /** The cursor stands in a field: a question mark is text there. */
  readonly inField: boolean;
}

export function shortcutOf(press: KeyPress): Shortcut | null {
  if (press.ctrlKey || press.metaKey) return null;
  if (press.altKey) {
    const digit = /^(?:Digit|Numpad)([1-6])$/.exec(press.code)?.[1];
    if (digit !== undefined) return { kind: 'chat', index: Number(digit) - 1 };
    return press.code === 'KeyN' ? { kind: 'take_next' } : null;
  }
  return !press.inField && (press.key === '?' || press.key === '؟') ? { kind: 'help' } : null;
}

export function pressOf(event: KeyboardEvent): KeyPress {
  const { code, key, altKey, ctrlKey, metaKey, target } = event;
  const inField = target instanceof HTMLElement && target.closest('input, textarea, select') !== null;
  return { code, key, altKey, ctrlKey, metaKey, inField };
}
