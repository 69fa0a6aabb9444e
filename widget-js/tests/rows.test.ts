import { initialChat } from '@pasokh/client/chat_state';
import type { ChatState, Pending } from '@pasokh/client/chat_state';
import type { Line } from '@pasokh/client/protocol';
import { describe, expect, it } from 'vitest';
import { en } from '../src/i18n/en';
import { rows } from '../src/rows';
import type { MessageRow } from '../src/rows';

const noon = new Date(2026, 10, 22, 12).getTime();
const minute = 60_000;
const bot = { kind: 'bot' as const, name: 'B' };
const visitor = { kind: 'visitor' as const };
const line = (seq: number, at: number, rest: Partial<Line>): Line => ({
  seq,
  at,
  from: bot,
  text: 't',
  ...rest,
});
const pending = (rest: Partial<Pending>): Pending => ({
  clientId: 'p',
  text: 'p',
  at: noon,
  status: 'sent',
  attempts: 0,
  notBefore: 0,
  ...rest,
});

function show(change: Partial<ChatState>, withBot = true, newAfter = 0) {
  const state: ChatState = { ...initialChat({ kind: 'visitor' }, 'c'), ...change };
  return rows(state, withBot, newAfter, en, 'en', noon);
}
const shown = (change: Partial<ChatState>, withBot = true): MessageRow[] =>
  show(change, withBot).filter((row): row is MessageRow => row.kind === 'message');

describe('rows', () => {
  it('separate days and put events into words', () => {
    const list = show({
      lines: [
        line(1, noon - 24 * 60 * minute, {}),
        line(2, noon, { from: { kind: 'system' }, event: 'joined', subject: 'Sara' }),
        line(3, noon, { from: { kind: 'system' }, event: 'unknown' }),
      ],
    });
    expect(list.map((row) => (row.kind === 'message' ? row.text : row.text))).toEqual([
      'Yesterday',
      't',
      'Today',
      'Sara joined',
    ]);
  });

  it('group by author and time', () => {
    const list = shown({
      lines: [
        line(1, noon, {}),
        line(2, noon + minute, {}),
        line(3, noon + 9 * minute, {}),
        line(4, noon + 9 * minute, { from: visitor, client_id: 'a' }),
      ],
    });
    expect(list.map((row) => [row.first, row.last])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  it('ask whether the newest answer helped, while the bot has the chat', () => {
    const answer = line(2, noon, { rate: true, links: [{ url: 'https://x.example/', label: 'x' }] });
    const question = line(1, noon, { from: visitor, client_id: 'a' });
    expect(shown({ lines: [question, answer] }).map((row) => row.rate)).toEqual([null, 2]);
    expect(shown({ lines: [question, answer] }).at(-1)?.links).toHaveLength(1);
    expect(shown({ lines: [question, answer] }, false).map((row) => row.rate)).toEqual([null, null]);
    expect(shown({ lines: [question, answer], pending: [pending({})] })[1]?.rate).toBe(null);
    expect(shown({ lines: [answer, line(3, noon, {})] }).map((row) => row.rate)).toEqual([null, null]);
  });

  it('offer to leave a message while that is the newest line', () => {
    const offer = line(1, noon, { from: { kind: 'system' }, event: 'offer_message' });
    const offers = (lines: Line[]) => show({ lines }).map((row) => row.kind === 'note' && row.offer);
    expect(offers([offer])).toEqual([false, true]);
    expect(offers([offer, line(2, noon, { from: visitor, client_id: 'a' })])).toEqual([false, false, false]);
  });

  it('show the delivery of own messages only', () => {
    const list = shown({
      lines: [
        line(1, noon, { from: visitor, client_id: 'a' }),
        line(2, noon, {}),
        line(3, noon, { from: visitor, client_id: 'b' }),
      ],
      read: { visitor: 3, operator: 2 },
      pending: [
        pending({}),
        pending({ clientId: 'q', status: 'refused', refusal: { code: 'too_long', retry: false } }),
      ],
    });
    expect(list.map((row) => row.delivery)).toEqual(['read', null, 'accepted', 'pending', 'refused']);
  });

  it('keep the key of a message when it is accepted', () => {
    const before = shown({ pending: [pending({ clientId: 'a' })] })[0];
    const after = shown({ lines: [line(1, noon, { from: visitor, client_id: 'a' })] })[0];
    expect(after?.key).toBe(before?.key);
  });

  it('offer the choices of the newest line only, and only with the bot', () => {
    const choices = [{ id: 'x', label: 'X' }];
    const lines = [line(1, noon, { choices }), line(2, noon, { choices })];
    expect(shown({ lines }).map((row) => row.choosable)).toEqual([false, true]);
    expect(shown({ lines }, false).map((row) => row.choosable)).toEqual([false, false]);
    expect(shown({ lines, pending: [pending({})] }).map((row) => row.choosable)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('let him say that none of the choices was meant, but not of the next questions below an answer', () => {
    const choices = [{ id: 'x', label: 'X' }];
    const last = (with_: Partial<Line>): string | undefined =>
      shown({ lines: [line(1, noon, with_)] })[0]?.choices.at(-1)?.label;
    expect(last({ choices })).toBe(en.none_of_these);
    expect(last({ choices, rate: true })).toBe('X');
    expect(last({ choices: [] })).toBe(undefined);
    expect(last({})).toBe(undefined);
  });

  it('keep the choices alive below a note of the system, until the visitor writes', () => {
    const choices = [{ id: 'x', label: 'X' }];
    const asked = line(1, noon, { choices, rate: true });
    const note = line(2, noon, { from: { kind: 'system' }, event: 'offer_message' });
    const [row] = shown({ lines: [asked, note] });
    expect([row?.choosable, row?.rate]).toEqual([true, null]);
    const wrote = line(3, noon, { from: visitor, client_id: 'a' });
    expect(shown({ lines: [asked, note, wrote] })[0]?.choosable).toBe(false);
    expect(shown({ lines: [asked, note], pending: [pending({})] })[0]?.choosable).toBe(false);
    expect(shown({ lines: [asked, note] }, false)[0]?.choosable).toBe(false);
  });

  it('show the words of an invite as a message', () => {
    const [row] = shown({
      lines: [line(1, noon, { from: { kind: 'system' }, event: 'invited', subject: 'Sara', text: 'hi' })],
    });
    expect(row).toMatchObject({ text: 'hi', author: 'Sara', automatic: true });
  });

  it('draws a line above what came since the visitor left off, and none above his own', () => {
    const lines: Line[] = [1, 2, 3].map((seq) => ({
      seq,
      at: noon + seq,
      from: seq === 2 ? { kind: 'visitor' } : { kind: 'bot' },
      text: `${seq}`,
    }));
    const kinds = (after: number): string[] => show({ lines }, true, after).map((row) => row.kind);
    expect(kinds(0)).toEqual(['day', 'message', 'message', 'message']);
    expect(kinds(1)).toEqual(['day', 'message', 'message', 'new', 'message']);
    expect(kinds(3)).toEqual(kinds(0));
  });
});
