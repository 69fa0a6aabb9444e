import { describe, expect, it } from 'vitest';
import { pageOf } from './route';
import { endingOf, afterCheck } from './session';
import { shortcutOf } from './shortcuts';

const press = (change: object) => ({
  code: '',
  key: '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  inField: false,
  ...change,
});

describe('shortcuts', () => {
  it('finds chats by physical key, whatever the layout types', () => {
    expect(shortcutOf(press({ altKey: true, code: 'Digit3', key: '۳' }))).toEqual({ kind: 'chat', index: 2 });
    expect(shortcutOf(press({ altKey: true, code: 'Digit7' }))).toBeNull();
  });
  it('takes the next one also while one writes', () => {
    expect(shortcutOf(press({ altKey: true, code: 'KeyN', inField: true }))).toEqual({ kind: 'take_next' });
  });
  it('leaves a question mark in a field alone', () => {
    expect(shortcutOf(press({ key: '؟' }))).toEqual({ kind: 'help' });
    expect(shortcutOf(press({ key: '?', inField: true }))).toBeNull();
  });
  it('does not take keys of the browser', () => {
    expect(shortcutOf(press({ altKey: true, ctrlKey: true, code: 'Digit1' }))).toBeNull();
  });
});

describe('session', () => {
  it('goes to the log-in only when the server says so, not when it is out of reach', () => {
    expect(afterCheck(null).kind).toBe('inside');
    expect(afterCheck({ code: 'bad_credentials', status: 401 }).kind).toBe('login');
    expect(afterCheck({ code: 'network' }).kind).toBe('unreachable');
    expect(afterCheck({ code: 'unavailable', status: 503 }).kind).toBe('unreachable');
  });
  it('tells the final close codes apart', () => {
    expect([4500, 4501, 4502, 4503, null].map(endingOf)).toEqual([
      'elsewhere',
      'expired',
      'siteClosed',
      'refused',
      'refused',
    ]);
  });
});

describe('route', () => {
  it('is the chats for anything unknown', () => {
    expect(pageOf('#/visitors')).toBe('visitors');
    expect(pageOf('#/nothing')).toBe('chats');
    expect(pageOf('')).toBe('chats');
  });
});
