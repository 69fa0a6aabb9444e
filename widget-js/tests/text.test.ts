import { describe, expect, it } from 'vitest';
import { normaliseContact } from '../src/contact';
import { linkify } from '../src/linkify';
import { textLimit } from '../src/text_limit';

const links = (text: string): string[] =>
  linkify(text).flatMap((part) => (part.href === undefined ? [] : [part.href]));

describe('linkify', () => {
  it.each([
    ['ببینید: https://shop.example/a?b=1، خوب است', ['https://shop.example/a?b=1']],
    ['www.shop.example.', ['https://www.shop.example/']],
    ['(https://shop.example/x)', ['https://shop.example/x']],
    ['mail me@shop.example now', ['mailto:me@shop.example']],
    ['call +98 21 1234 5678 or 021-12345678', ['tel:+982112345678', 'tel:02112345678']],
    ['order 1234567890123 and A-0912345678 and #0912345678', []],
    ['javascript:alert(1) data:text/html,x file:///etc/passwd', []],
    ['https://', []],
  ])('%s', (text, wanted) => expect(links(text)).toEqual(wanted));

  it.each(['a https://b.example, c', '<b>x</b> www.x.example!', '', 'بدون نشانی'])(
    'keeps all of “%s”',
    (text) => {
      expect(
        linkify(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    },
  );
});

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
