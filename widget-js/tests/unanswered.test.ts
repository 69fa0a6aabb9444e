import { initialChat } from '@pasokh/client/chat_state';
import type { Line } from '@pasokh/client/protocol';
import { expect, it } from 'vitest';
import { unanswered } from '../src/unanswered';

const lines = (...said: (Partial<Line> & Pick<Line, 'from'>)[]) => ({
  ...initialChat({ kind: 'visitor' }, 'c'),
  lines: said.map((rest, index): Line => ({ seq: index + 1, at: 0, ...rest })),
});
const visitor = (text: string) => ({ from: { kind: 'visitor' as const }, text });
const bot = (text: string, rate?: true) => ({
  from: { kind: 'bot' as const, name: 'B' },
  text,
  ...(rate && { rate }),
});

it('what was asked since the last answer need not be written again', () => {
  expect(unanswered(lines())).toBe('');
  const asked = [visitor('cost?'), bot('It is 5.', true), visitor('and my order?'), bot('Do you mean …?')];
  expect(unanswered(lines(...asked, visitor('A-1024')))).toBe('and my order?\nA-1024');
  const operator = { from: { kind: 'operator' as const, id: 'o', name: 'S' }, text: 'sent' };
  const event = { from: { kind: 'system' as const }, event: 'offer_message' as const };
  expect(unanswered(lines(...asked, operator, visitor('thanks'), event))).toBe('thanks');
});
