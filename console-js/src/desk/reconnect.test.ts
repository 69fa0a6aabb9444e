// Whatever happened while a console was away: afterwards it shows what a console that has just logged in shows.
import type { Line, OperatorChat, OperatorServerFrame } from '@pasokh/client/protocol';
import { describe, expect, it } from 'vitest';
import { chatRow, fromVisitor, operatorRow, sample } from '../test_desk';
import { cursors, initialDesk, step } from './state';
import type { Desk, DeskEffect, DeskEvent } from './state';

const now = 1_795_312_900_000;
const nima = { id: '99990000aaaabbbbccccddddeeeeffff', name: 'نیما' };

/** What the server has, and how it tells a console of it. */
interface World {
  readonly epoch: string;
  readonly chats: readonly (readonly [OperatorChat, readonly Line[]])[];
  readonly change: Partial<Extract<OperatorServerFrame, { type: 'state' }>>;
}

const lines = (count: number): Line[] => Array.from({ length: count }, (_, index) => fromVisitor(index + 1));

const before: World = {
  epoch: 'e1',
  chats: [
    [chatRow('a', { visitor_read: 1, operator_read: 2 }), lines(3)],
    [chatRow('b'), lines(1)],
  ],
  change: {},
};

/** As many missing lines come one by one; more come as a snapshot. */
const resumeLines = 300;

function told(world: World, known: Desk | null): DeskEvent[] {
  const sameStore = known?.welcome?.epoch === world.epoch;
  const held = known && sameStore ? cursors(known) : {};
  const behind = world.chats.map(([row, all]) => all.length - (held[row.id] ?? 0));
  const whole = behind.some((missing) => missing > resumeLines);
  const frames: OperatorServerFrame[] = [
    sample('welcome', { epoch: world.epoch }),
    sample('state', {
      chats: world.chats.map(([row, all]) => ({ ...row, top: all.length })),
      ...world.change,
    }),
  ];
  for (const [{ id }, all] of world.chats) {
    const from = held[id];
    if (from === undefined || whole) {
      const messages = all.slice(-resumeLines);
      frames.push(sample('snapshot', { chat: id, earlier: all.length > resumeLines, messages }));
    } else {
      for (const line of all.slice(from)) frames.push({ type: 'message', chat: id, ...line });
    }
  }
  const tops = Object.fromEntries(world.chats.map(([row, all]) => [row.id, all.length]));
  frames.push(sample('resumed', { epoch: world.epoch, recovered: !whole, tops }));
  const live: DeskEvent = { kind: 'link', phase: 'live', endCode: null, now };
  return [...frames.map((frame): DeskEvent => ({ kind: 'frame', frame, now })), live];
}

function play(events: readonly DeskEvent[], start: Desk): [Desk, DeskEffect[]] {
  let desk = start;
  const effects: DeskEffect[] = [];
  for (const event of events) {
    const [next, more] = step(desk, event);
    desk = next;
    effects.push(...more);
  }
  return [desk, effects];
}

const logIn = (world: World): Desk => play(told(world, null), initialDesk)[0];
const lost: DeskEvent = { kind: 'link', phase: 'waiting', endCode: null, now };

function comeBack(world: World, during: readonly DeskEvent[] = []): [Desk, DeskEffect[]] {
  const [away] = play([...during, lost], logIn(before));
  return play(told(world, away), away);
}

/** Everything that the server decides; what left him stays readable until he puts it away, and is his own affair. */
function shown(desk: Desk) {
  const { gone: _, talks, ...rest } = desk;
  return { ...rest, talks: new Map([...talks].filter(([id]) => desk.chats.has(id))) };
}

function withChat(id: string, change: Partial<OperatorChat>, count?: number): World {
  const chats = before.chats.map(
    ([row, all]) =>
      [row.id === id ? { ...row, ...change } : row, row.id === id && count ? lines(count) : all] as const,
  );
  return { ...before, chats };
}

const entries = sample('state').queue.entries.map((entry) => ({ ...entry, chat: 'q', position: 2 }));

const happenings: Readonly<Record<string, World>> = {
  'nothing happened': before,
  'the visitor wrote': withChat('a', { unanswered_since: now }, 9),
  'the visitor wrote more than is sent line by line': withChat('a', {}, 400),
  'a colleague, or he elsewhere, read': withChat('a', { operator_read: 3 }),
  'the visitor read': withChat('a', { visitor_read: 3 }),
  'he answered elsewhere': withChat('a', { first_reply_at: now, operator_read: 4 }, 4),
  'a chat was closed': { ...before, chats: before.chats.slice(1) },
  'a chat was closed and opened again': withChat('a', { state: 'assigned', queued_at: now }, 5),
  'a chat was held': withChat('b', { state: 'on_hold' }),
  'a chat was transferred to him': { ...before, chats: [...before.chats, [chatRow('c'), lines(7)]] },
  'every chat was taken from him': { ...before, chats: [] },
  'the visitor left, or moved to another page': withChat('b', {
    visitor: { ...chatRow('b').visitor, online: false, page: null },
  }),
  'the queue moved': { ...before, change: { queue: { total: 1, entries } } },
  'the queue emptied': { ...before, change: { queue: { total: 0, entries: [] } } },
  'a colleague was renamed, went away, or was given chats': {
    ...before,
    change: {
      operators: [operatorRow(), operatorRow({ ...nima, status: 'away', reason: 'ناهار', load: 2 })],
    },
  },
  'messages were left and visitors came': { ...before, change: { offline_waiting: 7, visitors_total: 99 } },
  'the store was restored': {
    epoch: 'e2',
    chats: [[chatRow('a', { visitor_read: 1, operator_read: 1 }), lines(1)]],
    change: { offline_waiting: 0 },
  },
};

describe('after a reconnect the console shows what a fresh log-in shows', () => {
  it.each(Object.entries(happenings))('when %s', (_name, world) => {
    expect(shown(comeBack(world)[0])).toEqual(shown(logIn(world)));
  });

  it('also when a line was lost on the way and the visitor was typing', () => {
    const hole: DeskEvent[] = [
      { kind: 'frame', frame: { type: 'message', chat: 'a', ...fromVisitor(5) }, now },
      { kind: 'frame', frame: sample('typing', { chat: 'a' }), now },
    ];
    const world = withChat('a', {}, 6);
    expect(shown(comeBack(world, hole)[0])).toEqual(shown(logIn(world)));
  });
});

describe('after the store was restored from a backup', () => {
  const me = sample('welcome').me;
  const mine = (seq: number, id: string): Line => ({
    ...fromVisitor(seq),
    from: { kind: 'operator', id: me.id, name: me.name },
    client_id: id,
  });
  const world: World = { ...before, epoch: 'e2' };
  const wrote: DeskEvent[] = [4, 5].map((seq) => ({
    kind: 'frame',
    frame: { type: 'message', chat: 'a', ...mine(seq, `o-${seq}`) },
    now,
  }));

  it('what he had written since is sent again', () => {
    const [desk, effects] = comeBack(world, wrote);
    const said = effects.flatMap((effect) =>
      effect.do === 'send' && effect.frame.type === 'say' ? [effect.frame.client_id] : [],
    );
    expect(said).toEqual(['o-4', 'o-5']);
    expect(desk.talks.get('a')?.again).toEqual(['o-4', 'o-5']);
  });

  it('a chat that is not his any more stays readable as it was', () => {
    const [desk] = comeBack({ ...world, chats: [] }, wrote);
    expect(desk.gone.has('a')).toBe(true);
    expect(desk.talks.get('a')?.lines).toHaveLength(5);
  });
});

describe('left messages after a reconnect', () => {
  const message = (id: string, at: number) => ({ ...sample('offline_message').message, id, at });
  const page = (ids: readonly (readonly [string, number])[]): DeskEvent => ({
    kind: 'frame',
    frame: sample('offline_messages', { messages: ids.map(([id, at]) => message(id, at)), more: false }),
    now,
  });

  it('are the newest page of the server, and not what was loaded long ago', () => {
    const loaded = page([
      ['b', 2],
      ['a', 1],
    ]);
    const [desk] = comeBack(before, [loaded]);
    expect(desk.offline?.messages.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(play([page([['c', 3]])], desk)[0].offline?.messages.map(({ id }) => id)).toEqual(['c']);
  });
});
