import { initialChat } from '@pasokh/client/chat_state';
import type { VisitorChat, VisitorServerFrame } from '@pasokh/client/protocol';
import { describe, expect, it } from 'vitest';
import { hello, initialModel, isWithBot, mayInvite, update, wantsSignals } from '../src/model';
import type { Model, ModelEffect, ModelEvent, Start } from '../src/model';

const start: Start = {
  siteId: 'demo',
  pageLang: 'fa-IR',
  page: { url: 'https://shop.example/', title: 'Shop', referrer: '' },
  identity: { token: 't', session: 's', epoch: 'e' },
  jwt: null,
  owner: '',
  fired: [],
  quiet: false,
  open: false,
  muted: false,
  pages: 1,
};
const chat: VisitorChat = {
  id: 'c',
  state: 'bot',
  department: 'support',
  top: 0,
  operator: null,
  visitor_read: 0,
  operator_read: 0,
  closed: null,
};
const frame = (value: VisitorServerFrame): ModelEvent => ({ kind: 'frame', frame: value, now: 0 });
const welcome = frame({
  type: 'welcome',
  v: 1,
  session: 's2',
  token: null,
  epoch: 'e2',
  at: 0,
  beat_ms: 10_000,
  site: {
    id: 'demo',
    name: { fa: 'ترنج' },
    languages: ['fa', 'en'],
    bot: true,
    invites: [{ rule: 'r', combine: 'any', seconds_on_page: 5 }],
  },
  team: { status: 'online', opens_at: null },
  visitor: null,
  limits: { text_bytes: 100 },
});
const resumed = (info: VisitorChat | null, offline = false): ModelEvent =>
  frame({
    type: 'resumed',
    epoch: 'e2',
    recovered: true,
    tops: {},
    chat: info,
    team: { status: offline ? 'offline' : 'online', opens_at: null },
  });
const live: ModelEvent = { kind: 'link', phase: 'live', endCode: null };
const waited: ModelEvent = {
  kind: 'signals',
  signals: { seconds: 5, scroll: 0, idle: null, exit: false },
};
const invite = frame({ type: 'invite', rule: 'r', text: 'hi', from: 'Sara' });

function play(events: ModelEvent[], from: Model = initialModel(start)): [Model, ModelEffect[]] {
  const all: ModelEffect[] = [];
  let model = from;
  for (const event of events) {
    const [next, effects] = update(model, event);
    model = next;
    all.push(...effects);
  }
  return [model, all];
}
const sent = (effects: ModelEffect[]) =>
  effects.flatMap((effect) => (effect.do === 'send' ? [effect.frame] : []));
const connected: ModelEvent[] = [welcome, live, resumed(null)];

describe('who we are', () => {
  it('keeps the token and takes the new session', () => {
    const [model] = play([welcome]);
    expect(model.identity).toEqual({ token: 't', session: 's2', epoch: 'e2' });
    expect(hello(model)).toMatchObject({ token: 't', session: 's2', epoch: 'e2', returning: true });
    expect(hello(model)).not.toHaveProperty('chat');
  });

  it('says hello without what it does not have', () => {
    const model = initialModel({ ...start, identity: { token: null, session: null, epoch: null } });
    expect(hello(model)).toEqual({
      type: 'hello',
      v: 1,
      site: 'demo',
      page: start.page,
      lang: 'fa',
      returning: false,
    });
  });

  it('goes on as a new session when a duplicated tab took this one over', () => {
    const [model, effects] = play([...connected, { kind: 'link', phase: 'ended', endCode: 4500 }]);
    expect(model.identity).toEqual({ token: 't', session: null, epoch: 'e2' });
    expect(effects).toContainEqual({ do: 'restart' });
  });

  it('begins as a new visitor when its token is refused, but only once', () => {
    const ended: ModelEvent = { kind: 'link', phase: 'ended', endCode: 4501 };
    const [model, effects] = play([ended]);
    expect(model.identity.token).toBeNull();
    expect(effects).toEqual([{ do: 'restart' }]);
    expect(play([ended], model)[1]).toEqual([]);
  });

  it.each([4502, 4503])('stays away after %i', (endCode) => {
    expect(play([{ kind: 'link', phase: 'ended', endCode }])[1]).toEqual([]);
  });

  it.each([
    ['fa-IR', ['fa', 'en'], 'fa'],
    ['en_GB', ['fa', 'en'], 'en'],
    ['de', ['fa', 'en'], 'fa'],
    ['', ['en', 'fa'], 'en'],
    ['fa', ['en'], 'en'],
  ] as const)('speaks %s on a site of %j as %s', (pageLang, languages, wanted) => {
    const [model] = play(
      [
        frame({
          ...(welcome as { frame: Extract<VisitorServerFrame, { type: 'welcome' }> }).frame,
          site: { id: 'demo', name: {}, languages: [...languages], bot: true, invites: [] },
        }),
      ],
      initialModel({ ...start, pageLang }),
    );
    expect(model.language).toBe(wanted);
  });
});

describe('invites', () => {
  it('are due once for each rule', () => {
    const [model, effects] = play([...connected, waited, waited]);
    expect(sent(effects)).toEqual([{ type: 'invite', rule: 'r', event: 'due' }]);
    expect(wantsSignals(model)).toBe(false);
  });

  it('are shown, opened, and greet in the conversation', () => {
    const [model] = play([...connected, waited, invite]);
    expect(model.invite?.text).toBe('hi');
    const [opened, effects] = play([{ kind: 'toggle', open: true }], model);
    expect(sent(effects)).toEqual([{ type: 'invite', rule: 'r', event: 'opened' }]);
    expect(opened).toMatchObject({ invite: null, greeting: { from: 'Sara' } });
  });

  it('never come again in this visit once dismissed', () => {
    const [model, effects] = play([...connected, invite, { kind: 'dismiss' }, waited, invite]);
    expect(sent(effects)).toEqual([{ type: 'invite', rule: 'r', event: 'dismissed' }]);
    expect(model.invite).toBeNull();
    expect(wantsSignals(model)).toBe(false);
  });

  it.each<[string, ModelEvent[]]>([
    ['while the window is open', [...connected, { kind: 'toggle', open: true }]],
    ['while a chat is open', [welcome, live, resumed(chat)]],
    ['without a connection', [welcome]],
  ])('are not due %s', (_name, events) => {
    const [model, effects] = play([...events, waited]);
    expect(sent(effects).filter((value) => value.type === 'invite')).toEqual([]);
    expect(mayInvite(model) && model.phase === 'live').toBe(false);
  });
});

describe('a person', () => {
  it('is asked for, and the answer to the question ends with the queue', () => {
    const [asked, effects] = play([...connected, { kind: 'ask_human' }]);
    expect(sent(effects)).toEqual([{ type: 'human', ref: 1 }]);
    expect(asked.human).toBe('asked');
    const queued = frame({
      type: 'chat',
      chat: { ...chat, state: 'queued', queue: { position: 2, wait_s: null } },
    });
    const [model] = play(
      [queued, frame({ type: 'queue', chat: 'c', position: 1, wait_s: [60, 120] })],
      asked,
    );
    expect(model.human).toBe('idle');
    expect(model.info?.queue).toEqual({ position: 1, wait_s: [60, 120] });
    expect(isWithBot(model)).toBe(false);
  });

  it('is asked for again when the connection was lost before the answer', () => {
    const lost: ModelEvent = { kind: 'link', phase: 'waiting', endCode: null };
    const [, effects] = play([...connected, { kind: 'ask_human' }, lost, live, resumed(null)]);
    expect(sent(effects).filter((value) => value.type === 'human')).toHaveLength(2);
  });

  it('cannot come while the team is away: a message can be left', () => {
    expect(play([welcome, live, resumed(null, true), { kind: 'ask_human' }])[0].view).toBe('leave');
    const refused = frame({ type: 'error', ref: 1, code: 'team_offline', retry: true });
    expect(play([...connected, { kind: 'ask_human' }, refused])[0]).toMatchObject({
      view: 'leave',
      human: 'idle',
    });
  });

  it('cannot come while the queue is full', () => {
    const refused = frame({ type: 'error', ref: 1, code: 'queue_full', retry: true });
    expect(play([...connected, { kind: 'ask_human' }, refused])[0]).toMatchObject({
      view: 'chat',
      human: 'queue_full',
    });
  });
});

describe('a left message', () => {
  const message = { clientId: 'l', name: '', contact: 'a@b.example', text: 'x' };
  const leave: ModelEvent = { kind: 'leave', message };
  const frames = (effects: ModelEffect[]) => sent(effects).filter((value) => value.type === 'leave_message');

  it('is sent, and sent again with the same id until it is accepted', () => {
    const lost: ModelEvent = { kind: 'link', phase: 'waiting', endCode: null };
    const [model, effects] = play([...connected, leave, lost, live, resumed(null)]);
    expect(frames(effects).map((value) => value.client_id)).toEqual(['l', 'l']);
    const [done] = play([frame({ type: 'accepted', client_id: 'l', at: 1 })], model);
    expect(done.leaving).toEqual({ status: 'sent', contact: 'a@b.example' });
    expect(frames(play([lost, live, resumed(null)], done)[1])).toEqual([]);
  });

  it('can be refused', () => {
    const error = frame({ type: 'error', client_id: 'l', code: 'too_long', retry: false });
    expect(play([...connected, leave, error])[0].leaving).toEqual({ status: 'refused', code: 'too_long' });
  });
});

describe('the conversation', () => {
  const line = frame({
    type: 'message',
    chat: 'c',
    seq: 1,
    at: 1,
    from: { kind: 'bot', name: 'B' },
    text: 'hi',
  });

  it('is read while it is looked at, and only then', () => {
    const open: ModelEvent = { kind: 'toggle', open: true };
    const reads = (events: ModelEvent[]) => sent(play(events)[1]).filter((value) => value.type === 'read');
    const there = [welcome, live, resumed(chat)];
    expect(reads([...there, line])).toEqual([]);
    expect(reads([...there, line, open])).toEqual([{ type: 'read', seq: 1 }]);
    expect(reads([...there, open, line])).toEqual([{ type: 'read', seq: 1 }]);
    expect(reads([...there, open, { kind: 'visible', on: false }, line])).toEqual([]);
    expect(reads([...there, open, { kind: 'view', view: 'leave' }, line])).toEqual([]);
  });

  it('starts over with another chat', () => {
    const [model] = play([
      welcome,
      live,
      resumed(chat),
      line,
      frame({ type: 'chat', chat: { ...chat, id: 'd' } }),
    ]);
    expect(model.chat).toEqual({ ...initialChat({ kind: 'visitor' }, 'd'), live: true });
  });

  it('carries its cursor in the next hello', () => {
    expect(hello(play([welcome, live, resumed(chat), line])[0])).toMatchObject({ chat: 'c', seq: 1 });
  });
});
