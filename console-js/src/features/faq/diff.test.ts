import { expect, it } from 'vitest';
import type { Entry, Wording } from '../../api/faq';
import { changesBetween } from './diff';

const wording: Wording = {
  question: 'Cost?',
  variants: ['fee'],
  answer: '5',
  links: [],
  images: [],
  next: [],
};
const entry = (id: string, en: Partial<Wording> = {}): Entry => ({
  id,
  wordings: { en: { ...wording, ...en } },
});

it('what is the same is no change, in whatever order its languages come', () => {
  const both = { en: wording, fa: wording };
  const turned = { fa: wording, en: wording };
  expect(changesBetween([{ id: 'a', wordings: both }], [{ id: 'a', wordings: turned }])).toEqual([]);
});

it('of a list it says what came and went, of a text all of it', () => {
  const links = [{ label: 'T', url: 'https://x.example/' }];
  const [change] = changesBetween(
    [entry('a', { variants: ['fee', 'price'] })],
    [entry('a', { variants: ['price', 'postage'], answer: '6', links })],
  );
  expect(change).toMatchObject({ kind: 'changed' });
  expect(change?.fields).toEqual([
    { language: 'en', field: 'variants', before: ['fee'], after: ['postage'] },
    { language: 'en', field: 'answer', before: ['5'], after: ['6'] },
    { language: 'en', field: 'links', before: [], after: ['T https://x.example/'] },
  ]);
});

it('shows a list whole when only its order changed', () => {
  const [change] = changesBetween([entry('a', { next: ['b', 'c'] })], [entry('a', { next: ['c', 'b'] })]);
  expect(change?.fields).toEqual([{ language: 'en', field: 'next', before: ['b', 'c'], after: ['c', 'b'] }]);
});

it('tells new from removed, the removed last, and a language that was taken out', () => {
  const spoken: Entry = { id: 'b', wordings: { en: wording, fa: { ...wording, question: 'چند؟' } } };
  const changes = changesBetween([entry('gone'), spoken], [entry('b'), entry('new')]);
  expect(changes.map(({ kind, entry: { id } }) => `${kind} ${id}`)).toEqual([
    'changed b',
    'added new',
    'removed gone',
  ]);
  expect(changes[0]?.fields.map(({ language, before }) => [language, before[0]])).toContainEqual([
    'fa',
    'چند؟',
  ]);
  expect(changes[2]?.fields.every(({ after }) => after.length === 0)).toBe(true);
});
