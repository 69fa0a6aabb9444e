// Whatever happened while a widget was away: afterwards it shows what a page that has just been loaded shows.
import type { Line, VisitorChat, VisitorServerFrame } from '@pasokh/client/protocol';
import { topSeq } from '@pasokh/client/chat_state';
import { describe, expect, it } from 'vitest';
import { hello, initialModel, update } from '../src/model';
import type { Model, ModelEffect, ModelEvent } from '../src/model';

const line = (seq: number, kind: 'visitor' | 'operator' = 'operator'): Line => ({
  seq,
  at: seq,
  from: kind === 'visitor' ? { kind } : { kind, id: 'o', name: 'سارا' },
  ...(kind === 'visitor' ? { client_id: `v-${seq}` } : {}),
  text: `line ${seq}`,
});
const lines = (count: number): Line[] =>
  Array.from({ length: count }, (_, index) => line(index + 1, index % 2 === 0 ? 'visitor' : 'operator'));

/** What the server has, and how it tells a widget of it. */
interface World {
  readonly epoch: string;
  readonly chat: VisitorChat | null;
  readonly lines: readonly Line[];
  readonly team: { readonly status: 'online' | 'busy' | 'offline'; readonly opens_at: number | null };
}

const info: VisitorChat = {
  id: 'c',
  state: 'assigned',
  department: 'support',
  top: 4,
  operator: { id: 'o', name: 'سارا' },
  visitor_read: 2,
  operator_read: 3,
  closed: null,
};
const before: World = {
  epoch: 'e1',
  chat: info,
  lines: lines(4),
  team: { status: 'online', opens_at: null },
};
const resumeLines = 300;

function told(world: World, known: Model | null): ModelEvent[] {
  const { epoch, chat, lines: all, team } = world;
  const frames: VisitorServerFrame[] = [
    {
      type: 'welcome',
      v: 1,
      session: 's',
      token: null,
      epoch,
      at: 0,
      beat_ms: 10_000,
      site: { id: 'demo', name: {}, languages: ['fa'], bot: true, invites: [] },
      team,
      visitor: null,
      limits: { text_bytes: 100 },
    },
  ];
  const top = all.length;
  if (chat) {
    const has =
      known && known.identity.epoch === epoch && known.chat.chat === chat.id ? topSeq(known.chat) : 0;
    if (has > 0 && top - has <= resumeLines) {
      for (const each of all.slice(has)) frames.push({ type: 'message', chat: chat.id, ...each });
    } else {
      const messages = all.slice(-resumeLines);
      frames.push({ type: 'snapshot', chat: chat.id, earlier: top > resumeLines, messages });
    }
  }
  const record = chat && { ...chat, top };
  const tops = chat ? { [chat.id]: top } : {};
  frames.push({ type: 'resumed', epoch, recovered: true, tops, chat: record, team });
  const live: ModelEvent = { kind: 'link', phase: 'live', endCode: null };
  return [...frames.map((frame): ModelEvent => ({ kind: 'frame', frame, now: 0 })), live];
}

function play(events: readonly ModelEvent[], from: Model): [Model, ModelEffect[]] {
  const all: ModelEffect[] = [];
  let model = from;
  for (const event of events) {
    const [next, effects] = update(model, event);
    model = next;
    all.push(...effects);
  }
  return [model, all];
}

const fresh = (): Model =>
  initialModel({
    siteId: 'demo',
    pageLang: 'fa',
    page: { url: 'https://shop.example/', title: 'Shop', referrer: '' },
    identity: { token: 't', session: null, epoch: null },
    jwt: null,
    owner: '',
    fired: [],
    quiet: false,
    open: false,
    muted: false,
    pages: 1,
  });
const load = (world: World): Model => play(told(world, null), fresh())[0];
const lost: ModelEvent = { kind: 'link', phase: 'waiting', endCode: null };

function comeBack(world: World, during: readonly ModelEvent[] = []): [Model, ModelEffect[]] {
  const [away] = play([...during, lost], load(before));
  return play(told(world, away), away);
}

const happenings: Readonly<Record<string, World>> = {
  'nothing happened': before,
  'the operator wrote': { ...before, lines: lines(7) },
  'more was written than is sent line by line': { ...before, lines: lines(400) },
  'the operator read': { ...before, chat: { ...info, operator_read: 4 } },
  'he read in another tab': { ...before, chat: { ...info, visitor_read: 4 } },
  'the chat was closed': {
    ...before,
    chat: { ...info, state: 'closed', closed: 'closed_by_operator' },
    lines: lines(5),
  },
  'the chat was closed and opened again with the bot': {
    ...before,
    chat: { ...info, state: 'bot', operator: null },
    lines: lines(6),
  },
  'the chat went to a colleague': { ...before, chat: { ...info, operator: { id: 'p', name: 'نیما' } } },
  'the chat went back to the queue': {
    ...before,
    chat: { ...info, state: 'queued', operator: null, queue: { position: 1, wait_s: [60, 120] } },
  },
  'the queue moved': {
    ...before,
    chat: { ...info, state: 'queued', operator: null, queue: { position: 7, wait_s: null } },
  },
  'the chat was held': { ...before, chat: { ...info, state: 'on_hold' } },
  'another chat began in another tab': { ...before, chat: { ...info, id: 'd' }, lines: lines(2) },
  'the chat was erased': { ...before, chat: null, lines: [] },
  'the team went home': { ...before, team: { status: 'offline', opens_at: 99 } },
  'the store was restored': { ...before, epoch: 'e2' },
};

describe('after a reconnect the widget shows what a fresh page shows', () => {
  it.each(Object.entries(happenings))('when %s', (_name, world) => {
    expect(comeBack(world)[0]).toEqual(load(world));
  });

  it('also when he was told that the queue is full', () => {
    const full: ModelEvent[] = [
      { kind: 'ask_human' },
      { kind: 'frame', frame: { type: 'error', ref: 1, code: 'queue_full', retry: true }, now: 0 },
    ];
    expect(comeBack(before, full)[0]).toEqual(load(before));
  });
});

describe('after the store was restored from a backup', () => {
  it('what he had written since is sent again, and the next hello speaks of the new store', () => {
    const world: World = { ...before, epoch: 'e2', lines: lines(2), chat: { ...info, visitor_read: 2 } };
    const [model, effects] = comeBack(world);
    const said = effects.flatMap((effect) =>
      effect.do === 'send' && effect.frame.type === 'say' ? [effect.frame.client_id] : [],
    );
    expect(said).toEqual(['v-3']);
    expect(model.chat.again).toEqual(['v-3']);
    expect(hello(model)).toMatchObject({ epoch: 'e2', chat: 'c', seq: 2 });
  });
});
