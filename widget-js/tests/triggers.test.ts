import type { InviteRule } from '@pasokh/client/protocol';
import { describe, expect, it } from 'vitest';
import { firstDue, holds } from '../src/triggers';
import type { Visit } from '../src/triggers';

const visit: Visit = {
  seconds: 0,
  scroll: 0,
  idle: null,
  exit: false,
  url: 'https://shop.example/fa/',
  pages: 1,
  returning: false,
  events: [],
};
const any = (conditions: Partial<InviteRule>): InviteRule => ({ rule: 'r', combine: 'any', ...conditions });
const all = (conditions: Partial<InviteRule>): InviteRule => ({ rule: 'r', combine: 'all', ...conditions });

describe('a rule', () => {
  const table: [string, Partial<InviteRule>, Partial<Visit>, Partial<Visit>][] = [
    ['time on page', { seconds_on_page: 20 }, { seconds: 19 }, { seconds: 20 }],
    ['scroll', { scroll_percent: 50 }, { scroll: 49.9 }, { scroll: 50 }],
    ['idle after scrolling', { idle_seconds_after_scroll: 8 }, { idle: 7 }, { idle: 8 }],
    ['idle, but never scrolled', { idle_seconds_after_scroll: 0 }, { idle: null }, { idle: 0 }],
    ['address', { url_contains: '/cart' }, {}, { url: 'https://shop.example/cart/1' }],
    ['pages', { pages_seen: 3 }, { pages: 2 }, { pages: 3 }],
    ['returning', { returning: true }, { returning: false }, { returning: true }],
    ['not returning', { returning: false }, { returning: true }, { returning: false }],
    ['exit', { exit_intent: true }, {}, { exit: true }],
    ['custom event', { custom_event: 'basket' }, { events: ['other'] }, { events: ['other', 'basket'] }],
  ];
  it.each(table)('%s', (_name, conditions, before, after) => {
    for (const combine of [any, all]) {
      expect(holds(combine(conditions), { ...visit, ...before })).toBe(false);
      expect(holds(combine(conditions), { ...visit, ...after })).toBe(true);
    }
  });

  it('combines its conditions', () => {
    const both = { seconds_on_page: 10, scroll_percent: 30 };
    expect(holds(all(both), { ...visit, seconds: 10 })).toBe(false);
    expect(holds(any(both), { ...visit, seconds: 10 })).toBe(true);
    expect(holds(all(both), { ...visit, seconds: 10, scroll: 30 })).toBe(true);
  });

  it('without conditions never holds', () => {
    expect(holds(all({}), visit)).toBe(false);
    expect(holds(any({ exit_intent: false }), visit)).toBe(false);
  });
});

it('the first rule that is due and was not yet is taken', () => {
  const rules: InviteRule[] = ['a', 'b'].map((rule) => ({ rule, combine: 'any', seconds_on_page: 1 }));
  expect(firstDue(rules, { ...visit, seconds: 1 }, [])?.rule).toBe('a');
  expect(firstDue(rules, { ...visit, seconds: 1 }, ['a'])?.rule).toBe('b');
  expect(firstDue(rules, { ...visit, seconds: 1 }, ['a', 'b'])).toBeUndefined();
});
