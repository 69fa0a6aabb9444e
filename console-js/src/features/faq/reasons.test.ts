import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { en } from '../../i18n/en';
import { fa } from '../../i18n/fa';
import { createFormat } from '../../i18n/format';
import { reasonText } from './reasons';

const inPersian = (reason: string) =>
  reasonText(reason, fa, createFormat('fa', fa)).replace(/[\u2068\u2069]/g, '');
const inEnglish = (reason: string) =>
  reasonText(reason, en, createFormat('en', en)).replace(/[\u2068\u2069]/g, '');

describe('why a FAQ was refused', () => {
  it('is said in the language of the console, with its numbers and names', () => {
    expect(inPersian('empty')).toBe('خالی است');
    expect(inPersian('longer than 2000 bytes')).toBe('بلندتر از ۲٬۰۰۰ بایت است');
    expect(inPersian('same question as in line 2')).toBe('همان پرسش خط ۲ است');
    expect(inPersian('"delivery" has "fa" already, in line 7')).toBe('delivery زبان fa را در خط ۷ دارد');
    expect(inPersian('no entry "a \n b"')).toBe('پرسشی با شناسهٔ a \n b نیست');
    expect(inEnglish('3 cells instead of 4')).toBe('3 cells instead of 4');
    expect(inEnglish('more than 20000 entries')).toMatch(/^more than 20,?000$/);
  });

  it('stays as it is when it is not known', () => {
    for (const reason of ['toString', 'Error while parsing table', ''])
      expect(inPersian(reason)).toBe(reason);
  });

  it('is known for every reason that the reader of CSV, Markdown and of all formats gives', () => {
    const folder = new URL('../../../../bot-faq/src/', import.meta.url);
    const sources = readdirSync(folder).filter((name) =>
      /^(draft|loader_csv|loader_markdown)\.cpp$/.test(name),
    );
    expect(sources).toHaveLength(3);
    const found = sources.flatMap((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      return [...text.matchAll(/(?:complain|wrong)\([^;]*?"([^"\\]+)"\s*\)/g)].map(
        ([, reason]) => reason ?? '',
      );
    });
    // What begins with a blank is the end of one that is put together.
    const reasons = found.filter((reason) => !reason.startsWith(' '));
    expect(reasons).toContain('empty');
    expect(reasons.length).toBeGreaterThan(8);
    for (const reason of reasons) expect(inPersian(reason), reason).not.toBe(reason);
  });
});
