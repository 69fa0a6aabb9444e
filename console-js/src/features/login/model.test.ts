import { describe, expect, it } from 'vitest';
import { firstSite, looksLikeEmail, siteInAddress, wantsCode } from './model';

const site = (id: string) => ({ id, name: { en: id }, needs_setup: false });

describe('login', () => {
  it('takes the site from the address', () => {
    expect(siteInAddress('?site=demo')).toBe('demo');
    expect(siteInAddress('?site=%20')).toBeNull();
    expect(siteInAddress('')).toBeNull();
  });
  it('starts with the site that the server names, else with the one asked for', () => {
    expect(firstSite([site('a')], null)).toBe('a');
    expect(firstSite([], 'b')).toBe('b');
    expect(firstSite([], null)).toBe('');
  });
  it('finds a forgotten @ before the server does', () => {
    expect(looksLikeEmail('sara@shop.example')).toBe(true);
    expect(looksLikeEmail('sara')).toBe(false);
  });
  it('asks for a code only when the server does', () => {
    expect(wantsCode({ code: 'code_required', status: 401 })).toBe(true);
    expect(wantsCode({ code: 'bad_credentials', status: 401 })).toBe(false);
    expect(wantsCode(null)).toBe(false);
  });
});
