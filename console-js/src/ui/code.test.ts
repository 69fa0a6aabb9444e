import { describe, expect, it } from 'vitest';
import { isRecoveryCode, isTotpCode, normalCode, spaced } from './code';

describe('codes of a second factor', () => {
  it.each([
    ['123456', '123456'],
    [' 123 456 ', '123456'],
    ['۱۲۳۴۵۶', '123456'],
    ['١٢٣ ٤٥٦', '123456'],
    ['\u2066123456\u2069', '123456'],
    ['ABCD-efgh-1234-5678', 'ABCD-efgh-1234-5678'],
  ])('%j is read as %j', (typed, code) => {
    expect(normalCode(typed)).toBe(code);
  });

  it('have six digits', () => {
    expect(isTotpCode('123456')).toBe(true);
    for (const wrong of ['12345', '1234567', '12345a', '']) expect(isTotpCode(wrong)).toBe(false);
  });

  it('are in an emergency four groups of four', () => {
    for (const good of ['abcd-efgh-2345-6789', 'ABCDEFGH23456789']) expect(isRecoveryCode(good)).toBe(true);
    for (const wrong of ['abcd-efgh-2345', '123456', 'abcd efgh 2345 6789', ''])
      expect(isRecoveryCode(wrong)).toBe(false);
  });

  it('show their secret in groups', () => {
    expect(spaced('JBSWY3DPEHPK3PXP')).toBe('JBSW Y3DP EHPK 3PXP');
    expect(spaced('ABCDE')).toBe('ABCD E');
  });
});
