import { describe, expect, it } from 'vitest';
import { initialChat, reduce } from '@pasokh/client/chat_state';
import type { ChatEvent } from '@pasokh/client/chat_state';
import type { Line } from '@pasokh/client/protocol';
import { en } from '../../i18n/en';
import { fa } from '../../i18n/fa';
import { chatRow, meId, operatorRow, sample } from '../../test_desk';
import {
  availableIn,
  byteLength,
  colleagues,
  eventText,
  goneText,
  reasonText,
  sends,
  timeline,
} from './model';

const day = 86_400_000;
const noon = Date.UTC(2026, 10, 20, 9);
const line = (seq: number, kind: Line['from']['kind'], at = noon, more: Partial<Line> = {}): Line => ({
  seq,
  at,
  from: kind === 'operator' ? { kind, id: meId } : { kind },
  text: `line ${seq}`,
  ...more,
});

function talk(lines: Line[], ...events: ChatEvent[]) {
  const start = initialChat({ kind: 'operator', id: meId }, 'a');
  const snapshot: ChatEvent = {
    kind: 'frame',
    frame: sample('snapshot', { chat: 'a', earlier: false, messages: lines }),
    now: noon,
  };
  return [snapshot, ...events].reduce((state, event) => reduce(state, event)[0], start);
}

describe('timeline', () => {
  it('separates days and groups what one author wrote', () => {
    const items = timeline(
      talk([line(1, 'visitor'), line(2, 'visitor'), line(3, 'operator'), line(4, 'operator', noon + day)]),
    );
    expect(
      items.map((item) => (item.kind === 'message' ? `${item.line.seq}${item.first ? '!' : ''}` : item.kind)),
    ).toEqual(['day', '1!', '2', '3!', 'day', '4!']);
  });
  it('begins a new group after a system line', () => {
    const items = timeline(
      talk([line(1, 'visitor'), line(2, 'system', noon, { event: 'held' }), line(3, 'visitor')]),
    );
    expect(items.at(-1)).toMatchObject({ kind: 'message', first: true });
  });
  it('knows own lines, those of a colleague, and which the visitor has seen', () => {
    const colleague = line(2, 'operator', noon, { from: { kind: 'operator', id: 'other', name: 'نیما' } });
    const items = timeline(
      talk([line(1, 'operator'), colleague], { kind: 'marks', visitor: 1, operator: 0 }),
    );
    expect(items.slice(1)).toMatchObject([
      { own: true, read: true },
      { own: false, read: false },
    ]);
  });
  it('ends with what is not accepted yet', () => {
    const items = timeline(
      talk([line(1, 'visitor')], { kind: 'say', clientId: 'o-1', text: 'x', now: noon }),
    );
    expect(items.at(-1)).toMatchObject({ kind: 'pending', pending: { clientId: 'o-1', status: 'waiting' } });
  });
});

describe('words', () => {
  const event = (name: Line['event'], subject?: string): Line => ({
    seq: 1,
    at: noon,
    from: { kind: 'system' },
    ...(name === undefined ? {} : { event: name }),
    ...(subject === undefined ? {} : { subject }),
  });
  it('isolates a name, so that it cannot turn the sentence around', () => {
    expect(eventText(event('joined', 'سارا'), en)).toBe('\u2068سارا\u2069 joined.');
    expect(eventText(event('joined'), fa)).toBe('همکار وارد گفتگو شد.');
  });
  it('has words for every event and none for an unknown one', () => {
    expect(eventText(event('closed_visitor_left'), en)).toBe(en.events.closed_visitor_left);
    expect(eventText(event('unknown'), en)).toBeNull();
  });
  it('explains a hand-off, also for a reason of a newer server', () => {
    const card = (reason: string) => ({ question: '', reason, candidates: [] });
    expect(reasonText(card('low_confidence'), en)).toBe(en.card.reasons.low_confidence);
    expect(reasonText(card('toString'), en)).toBe(en.card.otherReason);
  });
  it('says why a chat is gone', () => {
    const gone = (why: Parameters<typeof goneText>[0]['why']) => goneText({ chat: chatRow('a'), why }, en);
    expect(gone({ kind: 'closed', reason: 'closed_by_visitor' })).toBe(en.chat.ended.closed_by_visitor);
    expect(gone({ kind: 'other', operator: { id: '2', name: 'Nima' } })).toContain('Nima');
    expect(gone({ kind: 'queued' })).toBe(en.chat.goneQueued);
  });
});

describe('composer', () => {
  const key = (change: object) => ({
    key: 'Enter',
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    isComposing: false,
    ...change,
  });
  it('sends with Enter when so set, and always with Ctrl+Enter', () => {
    expect(sends(key({}), true)).toBe(true);
    expect(sends(key({}), false)).toBe(false);
    expect(sends(key({ shiftKey: true }), true)).toBe(false);
    expect(sends(key({ ctrlKey: true }), false)).toBe(true);
  });
  it('leaves the Enter of an input method alone', () => {
    expect(sends(key({ isComposing: true, ctrlKey: true }), true)).toBe(false);
  });
  it('counts bytes as the server does', () => {
    expect(byteLength('سلام')).toBe(8);
    expect(byteLength('😀')).toBe(4);
  });
});

describe('transfer', () => {
  const row = (id: string, change = {}) =>
    operatorRow({ id, name: id, load: 0, capacity: 5, departments: [], ...change });
  const team = colleagues(
    [
      row(meId),
      row('full', { load: 5 }),
      row('half', { load: 2 }),
      row('free'),
      row('off', { connected: false }),
      row('out', { status: 'away' }),
      row('idle', { idle: true }),
      row('busy', { status: 'busy', departments: ['sales'] }),
    ],
    meId,
  );
  it('lists the free ones first and says what hinders the others', () => {
    expect(team.slice(0, 2).map(({ row: { id } }) => id)).toEqual(['free', 'half']);
    expect(Object.fromEntries(team.map(({ row: { id }, hindrance }) => [id, hindrance]))).toEqual({
      free: null,
      half: null,
      full: 'full',
      off: 'disconnected',
      out: 'away',
      idle: 'away',
      busy: 'busy',
    });
  });
  it('counts who is free in a department; no department means all', () => {
    expect(availableIn('sales', team)).toBe(2);
    expect(availableIn('sales', colleagues([row('x', { departments: ['support'] })], meId))).toBe(0);
  });
});
