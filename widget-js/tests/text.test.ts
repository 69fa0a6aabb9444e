import { describe, expect, it } from 'vitest';
import { normaliseContact } from '../src/contact';
import { textLimit } from '../src/text_limit';

describe('a contact', () => {
  it.each([
    [' mina@example.com ', 'mina@example.com'],
    ['۰۹۱۲ ۱۲۳ ۴۵۶۷', '09121234567'],
    ['٠٩١٢١٢٣٤٥٦٧', '09121234567'],
    ['+98 (21) 1234-5678', '+982112345678'],
    ['mina@example', null],
    ['mina', null],
    ['12345', null],
    ['', null],
  ])('%s', (text, wanted) => expect(normaliseContact(text)).toBe(wanted));
});

describe('the limit', () => {
  it('counts bytes and tells characters', () => {
    expect(textLimit('a'.repeat(80), 100)).toEqual({ left: null, tooLong: false });
    expect(textLimit('a'.repeat(90), 100)).toEqual({ left: 10, tooLong: false });
    expect(textLimit('س'.repeat(45), 100)).toEqual({ left: 5, tooLong: false });
    expect(textLimit('س'.repeat(51), 100)).toEqual({ left: 0, tooLong: true });
  });
});
