import { expect, test } from 'vitest';
import { textDirection } from '../src/text_direction';

test.each([
  ['سلام، سفارش من کجاست؟', 'rtl'],
  ['Where is my order?', 'ltr'],
  ['order #A-1024 امروز ارسال شد.', 'rtl'],
  ['Does کاسه ship to Yazd?', 'ltr'],
  ['שלום, where?', 'ltr'],
  ['שלום לכולם!', 'rtl'],
  ['Привет, как дела?', 'ltr'],
  ['ســـــلام hello', 'rtl'],
])('%s reads by most of its letters', (text, direction) => {
  expect(textDirection(text)).toBe(direction);
});

test.each([
  ['سلام ok ok', 'rtl'],
  ['ok ok سلام', 'ltr'],
])('%s: in a tie the first letter decides', (text, direction) => {
  expect(textDirection(text)).toBe(direction);
});

test.each([
  'کد رهگیری: IR-99 (post.example)',
  'اینجا https://shop.example/products/turquoise-bowl?from=chat',
  'ایمیل: a.very.long.name@shop.example',
])('%s: addresses and numbers do not count', (text) => {
  expect(textDirection(text)).toBe('rtl');
});

test.each(['', '۱۲۳ 456', '👍', '#A-1024', 'https://shop.example/'])('%s has no words to count', (text) => {
  expect(textDirection(text)).toBe('auto');
});
