import { describe, expect, it } from 'vitest';
import type { VisitorRow } from '@pasokh/client/protocol';
import { anonymous } from '../../test_desk';
import { onPage, sorted } from './model';

const visitor = (id: string, change: Partial<VisitorRow> = {}): VisitorRow => ({
  id,
  ...anonymous,
  page: { url: 'https://shop.example/%DA%A9%D8%A7%D8%B3%D9%87', title: 'Bowl', referrer: '' },
  language: 'fa',
  since: 10,
  pages: 1,
  returning: false,
  chat: null,
  state: null,
  ...change,
});

describe('visitors', () => {
  it('lists those who wait first, then the longest here', () => {
    const rows = [visitor('a', { since: 5 }), visitor('b', { since: 1 }), visitor('c', { state: 'queued' })];
    expect(sorted(rows).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });
  it('searches titles and readable addresses', () => {
    const rows = [visitor('a'), visitor('b', { page: null })];
    const found = (wanted: string) => onPage(rows, wanted).map(({ id }) => id);
    expect(found(' bowl ')).toEqual(['a']);
    expect(found('کاسه')).toEqual(['a']);
    expect(found('mug')).toEqual([]);
    expect(found('')).toEqual(['a', 'b']);
  });
});
