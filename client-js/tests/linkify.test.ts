import { describe, expect, it } from 'vitest';
import { linkify } from '../src/linkify';

const links = (text: string): string[] =>
  linkify(text).flatMap((part) => (part.href === undefined ? [] : [part.href]));
const isolated = (text: string): string[] =>
  linkify(text).flatMap((part) => (part.ltr && part.href === undefined ? [part.text] : []));

describe('links', () => {
  it.each([
    ['ببینید: https://shop.example/a?b=1، خوب است', ['https://shop.example/a?b=1']],
    ['www.shop.example.', ['https://www.shop.example/']],
    ['(https://shop.example/x)', ['https://shop.example/x']],
    ['mail me@shop.example now', ['mailto:me@shop.example']],
    ['see https://shop.example/x and call 021-12345678', ['https://shop.example/x', 'tel:02112345678']],
    ['call +98 21 1234 5678 or 021-12345678', ['tel:+982112345678', 'tel:02112345678']],
    ['زنگ بزنید ۰۲۱-۱۲۳۴۵۶۷۸', ['tel:02112345678']],
    ['order 1234567890123 and A-0912345678 and #0912345678', []],
    ['javascript:alert(1) data:text/html,x file:///etc/passwd', []],
    ['https://', []],
  ])('of %s', (text, wanted) => expect(links(text)).toEqual(wanted));

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript:https://shop.example/',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'blob:https://shop.example/1',
    'filesystem:https://shop.example/x',
    'about:blank',
    'ftp://shop.example/',
    '//evil.example/',
    'https://[bad',
  ])('are never made of %j', (text) => expect(links(text)).toEqual([]));

  it('end before what would turn their reader around', () => {
    expect(links('https://shop.example/\u202egnp.exe')).toEqual(['https://shop.example/']);
  });
});

describe('what is read from left to right', () => {
  it.each([
    ['سفارش #A-1024 ارسال شد', ['#A-1024']],
    ['شمارهٔ #1024 است.', ['#1024']],
    ['کد رهگیری: IR-99 (post.example)', ['IR-99', 'post.example']],
    ['گوشی iPhone 15 Pro، لطفاً', ['iPhone 15 Pro']],
    ['تاریخ 1403/08/12 بود', ['1403/08/12']],
    ['۲-۳ روز و 2-3 روز و 15 عدد', []],
    ['سلام دوست من', []],
    ['version 2.0.1!', ['version 2.0.1']],
  ])('in %s', (text, wanted) => expect(isolated(text)).toEqual(wanted));
});

it.each([
  'a https://b.example, c',
  '<b>x</b> www.x.example!',
  '',
  'بدون نشانی',
  'a https://x.example/ (https://y.example/z) https://[bad javascript:alert(1)',
  'سلام! سفارش #A-1024 کی می‌رسه؟\nHello, 021 1234 5678.',
])('keeps all of “%s”', (text) => {
  expect(
    linkify(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text);
});

it.each(['a', 'a.', '.', '@', 'a@', '0', '0-', '#', 'https://', '! ', 'a ', '('])(
  'takes no longer than the text is long: 64 KiB of “%s”',
  (part) => {
    const text = part.repeat(65_536 / part.length);
    const from = performance.now();
    for (const each of [text, `https://x${text}ب`, `a@${text}ب`]) linkify(each);
    expect(performance.now() - from).toBeLessThan(1_000);
  },
);
