import { describe, expect, it } from 'vitest';
import { firstSite, looksLikeEmail, needsPicker } from './model';

const site = (id: string, needs_setup = false) => ({ id, name: { en: id }, needs_setup });

describe('login', () => {
  it('starts with a site that has an administrator', () => {
    expect(firstSite([site('a', true), site('b')])).toBe('b');
    expect(firstSite([site('a', true)])).toBe('a');
    expect(firstSite([])).toBeNull();
  });
  it('asks for the site only when there are several', () => {
    expect(needsPicker([site('a')])).toBe(false);
    expect(needsPicker([site('a'), site('b')])).toBe(true);
  });
  it('finds a forgotten @ before the server does', () => {
    expect(looksLikeEmail('sara@shop.example')).toBe(true);
    expect(looksLikeEmail('sara')).toBe(false);
  });
});
