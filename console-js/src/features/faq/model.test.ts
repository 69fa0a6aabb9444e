import { describe, expect, it } from 'vitest';
import type { Entry } from '../../api/faq';
import { en } from '../../i18n/en';
import { fa } from '../../i18n/fa';
import { createFormat } from '../../i18n/format';
import {
  changeText,
  draftOf,
  emptyWording,
  entryOf,
  formatOf,
  formOf,
  isComplete,
  unfinished,
  versionToChange,
  withName,
} from './model';

const entry: Entry = {
  id: 'delivery',
  wordings: {
    en: {
      question: 'What does delivery cost?',
      variants: ['shipping fee', 'postage'],
      answer: 'It is €5.\n\nAbroad €9.',
      links: [{ url: 'https://shop.example/d', label: 'The whole table' }],
      images: [{ url: 'https://shop.example/m.png', label: 'Map' }],
      next: ['returns'],
    },
    fa: { question: 'هزینه ارسال؟', variants: [], answer: '۵', links: [], images: [], next: [] },
  },
};

describe('an entry as a form', () => {
  it('comes back as it was', () => {
    expect(entryOf(formOf(entry))).toEqual(entry);
  });
  it('leaves out blanks, empty lines and languages without a word', () => {
    const form = {
      id: ' a ',
      wordings: {
        en: { ...emptyWording, question: ' q ', variants: ' b \n\n c', answer: 'x' },
        fa: emptyWording,
      },
    };
    expect(entryOf(form)).toMatchObject({
      id: 'a',
      wordings: { en: { question: 'q', variants: ['b', 'c'] } },
    });
    expect(Object.keys(entryOf(form).wordings)).toEqual(['en']);
  });
  it('keeps a language of which only a list was filled in, so that somebody is told what it lacks', () => {
    const lists = [{ links: 'https://x.example/' }, { images: 'a https://x.example/a.png' }, { next: ['b'] }];
    for (const only of lists) {
      const form = { id: 'a', wordings: { ...formOf(entry).wordings, ar: { ...emptyWording, ...only } } };
      expect(Object.keys(entryOf(form).wordings)).toContain('ar');
      expect(isComplete(form)).toBe(false);
      expect(unfinished(form, 'fa')).toEqual(['ar']);
    }
    expect(unfinished({ id: 'a', wordings: { en: emptyWording } }, 'fa')).toEqual(['fa']);
    expect(unfinished(formOf(entry), 'fa')).toEqual([]);
  });
  it('takes a bare address for its own label', () => {
    const form = {
      id: 'a',
      wordings: { en: { ...emptyWording, question: 'q', answer: 'x', links: 'https://x.example/' } },
    };
    expect(entryOf(form).wordings['en']?.links).toEqual([
      { url: 'https://x.example/', label: 'https://x.example/' },
    ]);
  });
  it('is complete with an id and a question and an answer in every language that has a word', () => {
    expect(isComplete(formOf(entry))).toBe(true);
    expect(isComplete({ id: 'a', wordings: { en: emptyWording } })).toBe(false);
    expect(isComplete({ id: '', wordings: formOf(entry).wordings })).toBe(false);
    const half = { ...emptyWording, question: 'q' };
    expect(isComplete({ id: 'a', wordings: { ...formOf(entry).wordings, ar: half } })).toBe(false);
  });
});

describe('a name that nobody gave', () => {
  const asked = (question: string, code = 'en') => ({
    id: '',
    wordings: { [code]: { ...emptyWording, question, answer: 'a' } },
  });
  const named = (question: string, code?: string, taken: readonly string[] = []) =>
    withName(
      asked(question, code),
      taken.map((id) => ({ id, wordings: {} })),
    ).id;

  it('is made of the question, in whole words, and is nobody else’s', () => {
    expect(named('What does delivery cost?')).toBe('what-does-delivery-cost');
    expect(named('هزینهٔ ارسال چقدر است؟', 'fa')).toBe('هزینهٔ-ارسال-چقدر-است');
    expect(named('Cost?', 'en', ['cost', 'cost-2'])).toBe('cost-3');
    expect(new TextEncoder().encode(named('هزینه '.repeat(40), 'fa')).length).toBeLessThan(95);
    expect(named('?!')).toBe('');
    expect(named('a'.repeat(90))).toHaveLength(40);
  });

  it('does not take the place of one that was given', () => {
    expect(withName({ ...asked('Cost?'), id: 'price' }, []).id).toBe('price');
  });
});

describe('an open question', () => {
  it('is a draft with what operators answered', () => {
    const draft = draftOf({
      question: 'q',
      lang: 'en',
      count: 2,
      others: ['w'],
      replies: ['r', 's'],
      nearest: '',
      turns: [],
    });
    expect(draft.wordings['en']).toMatchObject({ question: 'q', variants: 'w', answer: 'r' });
  });
});

it('a file tells its format by its name', () => {
  expect(['a.toml', 'B.CSV', 'x.md', 'faq.html', 'faq.jsonl', 'none'].map(formatOf)).toEqual([
    'toml',
    'csv',
    'markdown',
    'json_ld',
    'jsonl',
    'jsonl',
  ]);
});

describe('the version that a change speaks of', () => {
  const other: Entry = { ...entry, id: 'other' };
  it("is today's when others have changed something else", () => {
    expect(versionToChange({ version: 9, entries: [{ ...other, wordings: {} }, entry] }, entry, 7)).toBe(9);
  });
  it('is the one that was seen when this entry was changed or is gone, so that nothing is written over', () => {
    expect(versionToChange({ version: 9, entries: [{ ...entry, wordings: {} }] }, entry, 7)).toBe(7);
    expect(versionToChange({ version: 9, entries: [other] }, entry, 7)).toBe(7);
  });
});

describe('what made a version', () => {
  const inEnglish = (change: string) =>
    changeText(change, en, createFormat('en', en)).replace(/[\u2068\u2069]/g, '');
  const inPersian = (change: string) =>
    changeText(change, fa, createFormat('fa', fa)).replace(/[\u2068\u2069]/g, '');

  it('is said in the language of the console', () => {
    expect(inEnglish('create delivery cost')).toBe('new: delivery cost');
    expect(inEnglish('undo to 12')).toBe('back to version 12');
    expect(inPersian('undo to 12')).toBe('بازگشت به نسخهٔ ۱۲');
    for (const change of ['file', 'import', 'create x', 'change x', 'delete x', 'learn x'])
      expect(inPersian(change)).not.toMatch(/file|import|create|change|delete|learn/);
  });

  it('keeps what it does not know', () => {
    for (const change of ['merge x', 'undo to x', 'import x', 'create', 'toString x', ''])
      expect(inPersian(change)).toBe(change);
  });
});
