import { describe, expect, it } from 'vitest';
import { topSeq } from '@pasokh/client/chat_state';
import type { OperatorServerFrame } from '@pasokh/client/protocol';
import { chatRow, fromVisitor, operatorRow, sample } from '../test_desk';
import { cursors, initialDesk, step } from './state';
import type { Desk, DeskEffect, DeskEvent } from './state';

const now = 1_795_312_900_000;
const frame = (frame: OperatorServerFrame): DeskEvent => ({ kind: 'frame', frame, now });
const live: DeskEvent = { kind: 'link', phase: 'live', endCode: null, now };

function play(events: DeskEvent[], start: Desk = initialDesk): { desk: Desk; effects: DeskEffect[] } {
  let desk = start;
  const effects: DeskEffect[] = [];
  for (const event of events) {
    const [next, more] = step(desk, event);
    desk = next;
    effects.push(...more);
  }
  return { desk, effects };
}

const alerts = (effects: DeskEffect[]) =>
  effects.flatMap((effect) => (effect.do === 'alert' ? [effect.alert] : []));
const sent = (effects: DeskEffect[]) =>
  effects.flatMap((effect) => (effect.do === 'send' ? [effect.frame] : []));

function opened(): Desk {
  return play([
    frame(sample('welcome')),
    frame(sample('state', { chats: [chatRow('a', { top: 2 }), chatRow('b')] })),
    frame(sample('snapshot', { chat: 'a', earlier: false, messages: [fromVisitor(1), fromVisitor(2)] })),
    live,
    frame(sample('resumed', { tops: { a: 2, b: 0 } })),
  ]).desk;
}

describe('desk', () => {
  it('shows after a log-in what the state says, without ringing for chats that were there', () => {
    const { desk, effects } = play([
      frame(sample('welcome')),
      frame(sample('state', { chats: [chatRow('a')] })),
    ]);
    expect([...desk.chats.keys()]).toEqual(['a']);
    expect(desk.loaded).toBe(true);
    expect(alerts(effects)).toEqual([]);
    expect(effects).toContainEqual({ do: 'expect_beats', on: true });
  });

  it('replaces every list with those of a new state', () => {
    const after = play(
      [
        frame(
          sample('state', {
            chats: [chatRow('b')],
            queue: { total: 0, entries: [] },
            operators: [],
            offline_waiting: 9,
            visitors_total: 0,
          }),
        ),
      ],
      opened(),
    ).desk;
    expect([...after.chats.keys()]).toEqual(['b']);
    expect(after.queue.entries).toEqual([]);
    expect(after.operators).toEqual([]);
    expect(after.offlineWaiting).toBe(9);
  });

  it('keeps a chat readable that was lost while away, and says that it is no longer his', () => {
    const after = play([frame(sample('state', { chats: [chatRow('b')] }))], opened()).desk;
    expect(after.gone.get('a')?.why).toEqual({ kind: 'other', operator: null });
    const talk = after.talks.get('a');
    expect(talk && topSeq(talk)).toBe(2);
    expect(cursors(after)).toEqual({});
  });

  it('rings for a chat that came while away', () => {
    const { effects } = play(
      [frame(sample('state', { chats: [chatRow('a'), chatRow('b'), chatRow('c')] }))],
      opened(),
    );
    expect(alerts(effects)).toEqual([{ kind: 'new_chat', chat: 'c' }]);
  });

  it('gives the newest line that it has of each chat as cursor, and none for a chat without lines', () => {
    expect(cursors(opened())).toEqual({ a: 2 });
  });

  it('asks for the lines of a chat that is assigned while live, and rings once', () => {
    const row = chatRow('c', { top: 5 });
    const { effects } = play(
      [frame(sample('chat', { chat: row })), frame(sample('chat', { chat: row }))],
      opened(),
    );
    expect(sent(effects)).toEqual([{ type: 'sync', chat: 'c', seq: 0 }]);
    expect(alerts(effects)).toEqual([{ kind: 'new_chat', chat: 'c' }]);
  });

  it('rings for a message of the visitor, not for its repeat or an own one', () => {
    const message = (seq: number, from: 'visitor' | 'operator') =>
      frame(sample('message', { chat: 'a', seq, from: { kind: from } }));
    const { effects } = play(
      [message(3, 'visitor'), message(3, 'visitor'), message(4, 'operator')],
      opened(),
    );
    expect(alerts(effects)).toEqual([{ kind: 'new_message', chat: 'a' }]);
  });

  it('knows why a chat left', () => {
    const gone = (change: Partial<Extract<OperatorServerFrame, { type: 'chat_gone' }>>) =>
      play([frame(sample('chat_gone', { chat: 'a', closed: null, operator: null, ...change }))], opened())
        .desk;
    expect(gone({ state: 'closed', closed: 'closed_by_visitor' }).gone.get('a')?.why).toEqual({
      kind: 'closed',
      reason: 'closed_by_visitor',
    });
    expect(gone({ state: 'queued' }).gone.get('a')?.why).toEqual({ kind: 'queued' });
    const nima = { id: '9', name: 'نیما' };
    expect(gone({ state: 'assigned', operator: nima }).gone.get('a')?.why).toEqual({
      kind: 'other',
      operator: nima,
    });
  });

  it('forgets a departed chat when told to, and not before', () => {
    const gone = play([frame(sample('chat_gone', { chat: 'a' }))], opened()).desk;
    expect(gone.talks.has('a')).toBe(true);
    const after = play([{ kind: 'dismiss', chat: 'a' }], gone).desk;
    expect(after.talks.has('a')).toBe(false);
    expect(after.gone.size).toBe(0);
  });

  it('takes back a chat that returns, with its lines', () => {
    const gone = play([frame(sample('chat_gone', { chat: 'a' }))], opened()).desk;
    const after = play([frame(sample('chat', { chat: chatRow('a', { top: 2 }) }))], gone).desk;
    expect(after.gone.size).toBe(0);
    expect(cursors(after)).toEqual({ a: 2 });
  });

  it('sends again after a reconnect what was not accepted, with the same client_id', () => {
    const say: DeskEvent = {
      kind: 'talk',
      chat: 'a',
      event: { kind: 'say', clientId: 'o-1', text: 'سلام', now },
    };
    const first = play([say], opened());
    expect(sent(first.effects)).toEqual([{ type: 'say', chat: 'a', client_id: 'o-1', text: 'سلام' }]);
    const again = play(
      [
        { kind: 'link', phase: 'waiting', endCode: null, now },
        frame(sample('welcome')),
        frame(sample('state', { chats: [chatRow('a', { top: 2 }), chatRow('b')] })),
        live,
        frame(sample('resumed', { recovered: true, tops: { a: 2, b: 0 } })),
      ],
      first.desk,
    );
    expect(sent(again.effects)).toEqual(sent(first.effects));
  });

  it('notices by the beat that a line is missing and asks for it after two seconds', () => {
    const beat: OperatorServerFrame = { type: 'beat', epoch: 'e', at: now, tops: { a: 3, b: 0 } };
    const early = play([frame(beat), { kind: 'tick', now: now + 1999 }], opened());
    expect(sent(early.effects)).toEqual([]);
    const late = play([{ kind: 'tick', now: now + 2000 }], early.desk);
    expect(sent(late.effects)).toEqual([{ type: 'sync', chat: 'a', seq: 2 }]);
  });

  it('marks the message that an error speaks of', () => {
    const said = play(
      [{ kind: 'talk', chat: 'b', event: { kind: 'say', clientId: 'o-2', text: 'x', now } }],
      opened(),
    );
    const error: OperatorServerFrame = { type: 'error', client_id: 'o-2', code: 'chat_closed', retry: false };
    const after = play([frame(error)], said.desk).desk;
    expect(after.talks.get('b')?.pending[0]?.refusal).toEqual({ code: 'chat_closed', retry: false });
    expect(after.talks.get('a')?.pending).toEqual([]);
  });

  it('takes the waiting times from the clock of the server', () => {
    expect(play([frame(sample('welcome', { at: now + 5000 }))]).desk.skewMs).toBe(5000);
  });
});

describe('visitors', () => {
  const row = (id: string, pages = 1) => ({ ...sample('visitors').changed[0], id, pages }) as never;
  const update = (change: object) =>
    frame(sample('visitors', { gone: [], changed: [], full: false, ...change }));
  const watching = play([{ kind: 'watch_visitors', on: true }], opened());

  it('asks for the list when somebody looks, and again after a reconnect', () => {
    expect(sent(watching.effects)).toEqual([{ type: 'watch', visitors: true }]);
    expect(sent(play([frame(sample('resumed', { tops: {} }))], watching.desk).effects)).toContainEqual({
      type: 'watch',
      visitors: true,
    });
  });

  it('applies changes to the whole list, and none before it has come', () => {
    expect(play([update({ changed: [row('x')] })], watching.desk).desk.visitors).toBeNull();
    const { desk } = play(
      [
        update({ full: true, changed: [row('x'), row('y')] }),
        update({ changed: [row('x', 4), row('z')], gone: ['y'] }),
      ],
      watching.desk,
    );
    expect([...(desk.visitors?.values() ?? [])].map(({ id, pages }) => `${id}${pages}`)).toEqual([
      'x4',
      'z1',
    ]);
  });

  it('forgets the list when nobody looks any more', () => {
    const full = play([update({ full: true, changed: [row('x')] })], watching.desk).desk;
    const { desk, effects } = play([{ kind: 'watch_visitors', on: false }], full);
    expect(desk.visitors).toBeNull();
    expect(sent(effects)).toEqual([{ type: 'watch', visitors: false }]);
  });
});

describe('left messages', () => {
  const message = (id: string, at: number) => ({ ...sample('offline_message').message, id, at });
  const page = (ids: [string, number][], more = false) =>
    frame(
      sample('offline_messages', {
        messages: ids.map(([id, at]) => message(id, at)),
        more,
        offline_waiting: 2,
      }),
    );

  it('joins pages without doubles, newest first', () => {
    const { desk } = play(
      [
        page(
          [
            ['c', 3],
            ['b', 2],
          ],
          true,
        ),
        page([
          ['b', 2],
          ['a', 1],
        ]),
      ],
      opened(),
    );
    expect(desk.offline?.messages.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(desk.offline?.more).toBe(false);
  });

  it('counts one that comes in, and does not invent a list that was never asked for', () => {
    const { desk } = play([frame(sample('offline_message', { offline_waiting: 3 }))], opened());
    expect(desk.offlineWaiting).toBe(3);
    expect(desk.offline).toBeNull();
  });

  it('counts a handled one once', () => {
    const handled: DeskEvent = { kind: 'handled', id: 'a', by: { id: '1', name: 'سارا' }, now };
    const { desk } = play([page([['a', 1]]), handled, handled], opened());
    expect(desk.offlineWaiting).toBe(1);
    expect(desk.offline?.messages[0]?.handled_by?.name).toBe('سارا');
  });
});

it('shows the team as the server last told it', () => {
  const nima = operatorRow({ id: 'nima', name: 'a first name', load: 1 });
  const { desk } = play(
    [
      frame(sample('operators', { changed: [operatorRow({ load: 4 })] })),
      frame(sample('operators', { changed: [nima] })),
      frame(sample('operators', { changed: [{ ...nima, load: 2 }] })),
    ],
    opened(),
  );
  expect(desk.operators.map((row) => [row.id, row.load])).toEqual([
    ['nima', 2],
    [operatorRow().id, 4],
  ]);
});
