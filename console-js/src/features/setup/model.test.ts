import { describe, expect, it } from 'vitest';
import { passwordFits, setupToken } from './model';

describe('setup', () => {
  it('reads the token of the one-time link', () => {
    expect(setupToken('#setup=abc-_1')).toBe('abc-_1');
    expect(setupToken('#setup=')).toBeNull();
    expect(setupToken('')).toBeNull();
    expect(setupToken('#other=1')).toBeNull();
  });
  it('counts characters, not code units', () => {
    expect(passwordFits('۱۲۳۴۵۶۷۸۹۰')).toBe(true);
    expect(passwordFits('😀😀😀😀😀')).toBe(false);
    expect(passwordFits('x'.repeat(201))).toBe(false);
  });
});
