import { describe, expect, it } from 'vitest';
import { cursor, initialChat, isRead, nextDeadline, reduce, topSeq, unread } from '../src/chat_state';
import type { ChatEffect, ChatEvent, ChatFrame, ChatState } from '../src/chat_state';
import type { Line } from '../src/protocol';

const chat = 'c1';
const start = initialChat({ kind: 'visitor' });

function play(events: ChatEvent[], from: ChatState = start): [ChatState, ChatEffect[]] {
  const all: ChatEffect[] = [];
  let state = from;
  for (const event of events) {
    const [next, effects] = reduce(state, event);
    state = next;
    all.push(...effects);
  }
  return [state, all];
}

const bot = (seq: number, text = `line ${seq}`): Line => ({
  seq,
  at: seq,
  from: { kind: 'bot', name: 'B' },
  text,
});
const own = (seq: number, clientId: string): Line => ({
  seq,
  at: seq,
  from: { kind: 'visitor' },
  client_id: clientId,
  text: clientId,
});
const frame = (value: ChatFrame, now = 0): ChatEvent => ({ kind: 'frame', frame: value, now });
const message = (line: Line, now = 0): ChatEvent => frame({ type: 'message', chat, ...line }, now);
const accepted = (clientId: string, seq: number): ChatEvent =>
  frame({ type: 'accepted', client_id: clientId, chat, seq, at: seq });
const say = (clientId: string, now = 0): ChatEvent => ({ kind: 'say', clientId, text: clientId, now });
const resumed = (top = 0, id: string | null = chat, now = 0): ChatEvent => ({
  kind: 'resumed',
  chat: id,
  top,
  now,
});
const refused = (clientId: string, code: string, retry: boolean, after?: number): ChatEvent =>
  frame({
    type: 'error',
    client_id: clientId,
    code,
    retry,
    ...(after === undefined ? {} : { retry_after_ms: after }),
  });
const seqs = (state: ChatState): number[] => state.lines.map((line) => line.seq);
const statuses = (state: ChatState): string[] =>
  state.pending.map((entry) => `${entry.clientId} ${entry.status}`);

describe('sending', () => {
  it('is pending, sent at once, and a line when accepted', () => {
    const [sent, effects] = play([resumed(0, null), say('a')]);
    expect(statuses(sent)).toEqual(['a sent']);
    expect(effects).toEqual([{ do: 'say', clientId: 'a', text: 'a' }]);
    const [done] = play([accepted('a', 1)], sent);
    expect(done.pending).toEqual([]);
    expect(done.lines).toEqual([own(1, 'a')]);
    expect(done.chat).toBe(chat);
  });

  it('waits while there is no connection, and goes out in order after the resume', () => {
    const [waiting, none] = play([say('a'), say('b')]);
    expect(statuses(waiting)).toEqual(['a waiting', 'b waiting']);
    expect(none).toEqual([]);
    const [, effects] = play([resumed(0, null)], waiting);
    expect(effects).toEqual([
      { do: 'say', clientId: 'a', text: 'a' },
      { do: 'say', clientId: 'b', text: 'b' },
    ]);
  });

  it('is repeated with the same client_id when the connection was lost before the answer', () => {
    const [, effects] = play([resumed(0, null), say('a'), { kind: 'lost' }, resumed(0, null)]);
    expect(effects).toEqual([
      { do: 'say', clientId: 'a', text: 'a' },
      { do: 'say', clientId: 'a', text: 'a' },
    ]);
  });

  it('is not repeated when the resume brought its line', () => {
    const [state, effects] = play([
      resumed(0, null),
      say('a'),
      { kind: 'lost' },
      message(own(1, 'a')),
      resumed(1),
    ]);
    expect(state.pending).toEqual([]);
    expect(seqs(state)).toEqual([1]);
    expect(effects).toHaveLength(1);
  });

  it('takes the answer to a repeat once, even below what it has', () => {
    const [state] = play([
      resumed(0, null),
      say('a'),
      frame({ type: 'snapshot', chat, earlier: true, messages: [bot(8), bot(9)] }),
      accepted('a', 3),
    ]);
    expect(state.pending).toEqual([]);
    expect(seqs(state)).toEqual([8, 9]);
  });

  it('is refused for good, or to be tried again by hand', () => {
    const [state] = play([resumed(), say('a'), refused('a', 'too_long', false)]);
    expect(state.pending[0]).toMatchObject({
      status: 'refused',
      refusal: { code: 'too_long', retry: false },
    });
    const [again, effects] = play([{ kind: 'retry', clientId: 'a', now: 5 }], state);
    expect(statuses(again)).toEqual(['a sent']);
    expect(again.pending[0]).not.toHaveProperty('refusal');
    expect(effects).toHaveLength(1);
    expect(play([{ kind: 'discard', clientId: 'a' }], state)[0].pending).toEqual([]);
  });

  it('is repeated by itself after a passing refusal, and holds back what is behind it', () => {
    const [state, effects] = play([
      resumed(),
      say('a'),
      refused('a', 'rate_limited', true, 480),
      say('b', 100),
    ]);
    expect(statuses(state)).toEqual(['a waiting', 'b waiting']);
    expect(effects).toHaveLength(1);
    expect(nextDeadline(state)).toBe(480);
    const [, later] = play([{ kind: 'tick', now: 480 }], state);
    expect(later.map((effect) => effect.do === 'say' && effect.clientId)).toEqual(['a', 'b']);
  });

  it('gives up a passing refusal after some attempts', () => {
    let state = play([resumed(), say('a')])[0];
    for (let attempt = 0; attempt < 7; ++attempt) {
      state = play([refused('a', 'store_unavailable', true), { kind: 'tick', now: 1e9 }], state)[0];
    }
    expect(statuses(state)).toEqual(['a refused']);
  });

  it('keeps an accepted message in view while its line waits behind a gap', () => {
    const [state, effects] = play([resumed(), message(bot(1)), say('a'), accepted('a', 3)]);
    expect(statuses(state)).toEqual(['a accepted']);
    expect(seqs(state)).toEqual([1]);
    expect(effects.at(-1)).toEqual({ do: 'sync', seq: 1 });
    const [filled] = play([message(bot(2))], state);
    expect(seqs(filled)).toEqual([1, 2, 3]);
    expect(filled.pending).toEqual([]);
  });
});

describe('receiving', () => {
  it('keeps the order, drops duplicates, and asks once for a gap', () => {
    const [state, effects] = play([
      resumed(),
      message(bot(1)),
      message(bot(4)),
      message(bot(3)),
      message(bot(4)),
      message(bot(1)),
    ]);
    expect(seqs(state)).toEqual([1]);
    expect(effects).toEqual([{ do: 'sync', seq: 1 }]);
    const [filled] = play([message(bot(2))], state);
    expect(seqs(filled)).toEqual([1, 2, 3, 4]);
    expect(filled).toMatchObject({ held: [], behind: null });
  });

  it('asks for the last lines of a burst when a beat shows that they are missing', () => {
    const beat = frame({ type: 'beat', epoch: 'e', at: 0, tops: { [chat]: 2 } }, 1_000);
    const [state, early] = play([resumed(), message(bot(1)), beat, { kind: 'tick', now: 2_000 }]);
    expect(early).toEqual([]);
    expect(nextDeadline(state)).toBe(3_000);
    expect(play([{ kind: 'tick', now: 3_000 }], state)[1]).toEqual([{ do: 'sync', seq: 1 }]);
    const [caught, none] = play([message(bot(2)), { kind: 'tick', now: 3_000 }], state);
    expect(caught.behind).toBeNull();
    expect(none).toEqual([]);
  });

  it('asks again when the answer to a sync does not come', () => {
    const [, effects] = play([resumed(), message(bot(2)), { kind: 'tick', now: 5_000 }]);
    expect(effects).toEqual([
      { do: 'sync', seq: 0 },
      { do: 'sync', seq: 0 },
    ]);
  });

  it('replaces everything by a snapshot, but not what is pending', () => {
    const [state] = play([
      resumed(),
      message(bot(1)),
      say('a'),
      say('b'),
      frame({ type: 'snapshot', chat, earlier: true, messages: [bot(7), own(8, 'a')] }),
    ]);
    expect(seqs(state)).toEqual([7, 8]);
    expect(state.earlier).toBe(true);
    expect(statuses(state)).toEqual(['b sent']);
  });

  it('starts over with another chat and forgets a chat that is gone', () => {
    const [other] = play([
      resumed(),
      message(bot(1)),
      say('a'),
      frame({ type: 'message', chat: 'c2', ...own(1, 'x') }),
    ]);
    expect(other).toMatchObject({ chat: 'c2', lines: [own(1, 'x')] });
    expect(statuses(other)).toEqual(['a sent']);
    expect(play([resumed(0, null)], other)[0]).toMatchObject({ chat: null, lines: [] });
  });

  it('puts older lines in front', () => {
    const [state] = play([
      frame({ type: 'snapshot', chat, earlier: true, messages: [bot(3), bot(4)] }),
      frame({ type: 'history', chat, earlier: false, messages: [bot(1), bot(2), bot(3)] }),
    ]);
    expect(seqs(state)).toEqual([1, 2, 3, 4]);
    expect(state.earlier).toBe(false);
  });

  it('has a cursor once it has a line', () => {
    expect(cursor(start)).toBeNull();
    expect(cursor(play([resumed(), message(bot(1))])[0])).toEqual({ chat, seq: 1 });
  });
});

describe('a store restored from a backup', () => {
  const snapshot = (lines: Line[], earlier = false, id = chat): ChatEvent =>
    frame({ type: 'snapshot', chat: id, earlier, messages: lines });
  const changed: ChatEvent = { kind: 'store_changed' };
  const [before] = play([
    resumed(),
    message(own(1, 'a')),
    message(bot(2)),
    message(own(3, 'b')),
    message(own(4, 'c')),
    { kind: 'marks', visitor: 4, operator: 4 },
    say('d'),
    { kind: 'lost' },
  ]);

  it('shows what the store has, as a fresh log-in would', () => {
    const told: ChatEvent[] = [
      { kind: 'marks', visitor: 1, operator: 2 },
      snapshot([own(1, 'a'), bot(2)]),
      resumed(2),
    ];
    const [fresh] = play([{ kind: 'adopt', chat }, ...told]);
    const [after] = play([changed, ...told], before);
    expect({ ...after, pending: [], again: [] }).toEqual(fresh);
  });

  it('sends again, in order, what the store does not have any more, before what is newer', () => {
    const [after, effects] = play([changed, snapshot([own(1, 'a'), bot(2)]), resumed(2)], before);
    expect(effects.map((effect) => (effect.do === 'say' ? effect.clientId : effect.do))).toEqual([
      'b',
      'c',
      'd',
    ]);
    const [settled] = play([accepted('b', 3), accepted('c', 4), accepted('d', 5)], after);
    expect(settled).toMatchObject({ pending: [], again: ['b', 'c'] });
  });

  it('finds its own under other numbers, and takes what is older than the snapshot for kept', () => {
    const [after] = play([changed, snapshot([bot(3), bot(4), own(5, 'c')], true), resumed(5)], before);
    expect(statuses(after)).toEqual(['b sent', 'd sent']);
    const [older] = play([changed, snapshot([bot(4), bot(5)], true), resumed(5)], before);
    expect(statuses(older)).toEqual(['c sent', 'd sent']);
  });

  it('leaves it to the writer when the whole chat is gone: nothing is dropped, nothing begins a new one', () => {
    const [after, effects] = play([changed, resumed(0, null)], before);
    expect(statuses(after)).toEqual(['a refused', 'b refused', 'c refused', 'd sent']);
    expect(after.pending[0]?.refusal).toEqual({ code: 'lost_by_restore', retry: true });
    expect(effects.filter((effect) => effect.do === 'say')).toHaveLength(1);
    expect(statuses(play([{ kind: 'retry', clientId: 'b', now: 0 }], after)[0])[1]).toBe('b sent');
  });

  it('loses nothing when the connection is cut before the store has answered', () => {
    const [after] = play(
      [changed, { kind: 'lost' }, changed, snapshot([own(1, 'a'), bot(2)]), { kind: 'lost' }, resumed(2)],
      before,
    );
    expect(statuses(after)).toEqual(['b sent', 'c sent', 'd sent']);
  });

  it('sends again what was accepted above a gap', () => {
    const [gap] = play([resumed(), say('x'), accepted('x', 5), { kind: 'lost' }]);
    const [after] = play([changed, snapshot([bot(1)]), resumed(1)], gap);
    expect(statuses(after)).toEqual(['x sent']);
  });
});

describe('typing and reading', () => {
  const typing = frame({ type: 'typing', chat, on: true, name: 'سارا' }, 1_000);

  it('shows typing until it ends, expires, or the message comes', () => {
    const [state] = play([resumed(), typing]);
    expect(state.typing).toEqual({ name: 'سارا', until: 7_000 });
    expect(play([{ kind: 'tick', now: 6_999 }], state)[0].typing).not.toBeNull();
    expect(play([{ kind: 'tick', now: 7_000 }], state)[0].typing).toBeNull();
    expect(play([message(bot(1))], state)[0].typing).toBeNull();
    expect(play([{ kind: 'lost' }], state)[0].typing).toBeNull();
  });

  it('counts what is unread and tells once what was seen', () => {
    const [state] = play([resumed(), message(own(1, 'a')), message(bot(2)), message(bot(3))]);
    expect(unread(state)).toBe(2);
    const [seen, effects] = play([{ kind: 'seen' }, { kind: 'seen' }], state);
    expect(unread(seen)).toBe(0);
    expect(effects).toEqual([{ do: 'read', seq: 3 }]);
  });

  it('tells again what the server missed', () => {
    const [state, effects] = play([
      message(bot(1)),
      { kind: 'seen' },
      resumed(1),
      { kind: 'marks', visitor: 0, operator: 1 },
    ]);
    expect(effects).toEqual([{ do: 'read', seq: 1 }]);
    expect(isRead(state, own(1, 'a'))).toBe(true);
    expect(isRead(state, own(2, 'a'))).toBe(false);
  });
});

describe('an operator', () => {
  const console_ = initialChat({ kind: 'operator', id: 'me', name: 'Sara' }, chat);
  const from = (id: string): Line['from'] => ({ kind: 'operator', id, name: id });

  it('takes only his own lines for his own', () => {
    const [state] = play([resumed(), say('a'), message({ ...own(1, 'a'), from: from('other') })], console_);
    expect(statuses(state)).toEqual(['a sent']);
    const [mine] = play([message({ ...own(2, 'a'), from: from('me') })], state);
    expect(mine.pending).toEqual([]);
    expect(unread(mine)).toBe(0);
  });
});

describe('any order of arrival', () => {
  // A small generator with a fixed seed, so that a failure can be repeated.
  function* random(seed: number): Generator<number> {
    for (let x = seed; ;) {
      x = (x * 1_103_515_245 + 12_345) % 2 ** 31;
      yield x / 2 ** 31;
    }
  }

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('ends complete and sorted (seed %i)', (seed) => {
    const source = random(seed);
    const next = (below: number): number => Math.floor((source.next().value as number) * below);
    let state = play([resumed()])[0];
    for (let count = 0; count < 400; ++count) state = play([message(bot(1 + next(30)))], state)[0];
    state = play(
      Array.from({ length: 30 }, (_, index) => message(bot(index + 1))),
      state,
    )[0];
    expect(seqs(state)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(topSeq(state)).toBe(30);
    expect(state.held).toEqual([]);
  });
});
