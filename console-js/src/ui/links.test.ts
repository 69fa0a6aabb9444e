import { describe, expect, it } from 'vitest';
import { contactAddress, readableAddress, webAddress } from './links';

const hostile = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'blob:https://shop.example/1',
  'filesystem:https://shop.example/x',
  'about:blank',
  'ftp://shop.example/',
  '//evil.example/',
  'shop.example',
  '',
];

describe('webAddress', () => {
  it.each(hostile)('keeps %j as text', (text) => expect(webAddress(text)).toBeNull());
  it('lets addresses of the web through', () => {
    expect(webAddress('https://shop.example/fa/?q=1')).toBe('https://shop.example/fa/?q=1');
    expect(webAddress('http://127.0.0.1:8080/demo/')).toBe('http://127.0.0.1:8080/demo/');
  });
});

describe('contactAddress', () => {
  it.each([
    ['mina@example.com', 'mailto:mina@example.com'],
    [' mina@example.com ', 'mailto:mina@example.com'],
    ['0912 000 00-00', 'tel:09120000000'],
    ['+98 (21) 1234', 'tel:+98211234'],
    ['۰۹۱۲۰۰۰۰۰۰۰', 'tel:09120000000'],
  ])('%s', (text, href) => expect(contactAddress(text)).toBe(href));

  it.each(['call me', 'javascript:alert(1)', 'a@b.c?bcc=x@y.z', 'a@b.c,d@e.f', '12', '<a@b.c>'])(
    'keeps %j as text',
    (text) => expect(contactAddress(text)).toBeNull(),
  );
});

describe('readableAddress', () => {
  it('shows words, not escapes', () => {
    expect(readableAddress('https://shop.example/%DA%A9%D8%A7%D8%B3%D9%87/')).toBe('shop.example/کاسه');
  });
  it('survives a broken escape', () => expect(readableAddress('https://x.example/%E0%A4')).toContain('%E0'));
});
