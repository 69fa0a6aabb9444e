import { describe, expect, it } from 'vitest';
import type { Entry } from './faq';
import { folded, found, titleOf } from './faq_search';

const wording = { question: '', variants: [], answer: '', links: [], images: [], next: [] };
const entry: Entry = {
  id: 'delivery',
  wordings: {
    en: {
      ...wording,
      question: 'What does delivery cost?',
      variants: ['shipping fee', 'postage'],
      answer: 'It is €5.',
    },
    fa: { ...wording, question: 'هزینه ارسال؟', answer: '۴۵ هزار تومان' },
  },
};

describe('the list of entries', () => {
  it('is searched in every language, phrasing and answer', () => {
    expect(found([entry], 'POSTAGE')).toHaveLength(1);
    expect(found([entry], 'ارسال delivery')).toHaveLength(1);
    expect(found([entry], 'delivery nothing')).toHaveLength(0);
    expect(found([entry], ' ')).toHaveLength(1);
  });

  it('is found with another keyboard’s letters, digits and half-spaces', () => {
    expect(folded('مي‌رسد ٤٥')).toBe(folded('میرسد 45'));
    expect(found([entry], 'هزينه 45')).toHaveLength(1);
  });

  it('has those first that are asked in these words', () => {
    const other: Entry = { id: 'x', wordings: { en: { ...wording, question: 'q', answer: 'see postage' } } };
    expect(found([other, entry], 'postage').map(({ id }) => id)).toEqual(['delivery', 'x']);
  });

  it('shows the question in the reader’s language where there is one', () => {
    expect(titleOf(entry, 'fa')).toBe('هزینه ارسال؟');
    expect(titleOf(entry, 'ar')).toBe('What does delivery cost?');
  });
});
