// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeCodes } from '@pasokh/client/link';
import { chatRow, fromVisitor, sample, Wire } from '../test_desk';
import { createDesk } from './desk';

const lines = [fromVisitor(1), fromVisitor(2)];

function start(wire = new Wire()) {
  const desk = createDesk({ open: wire.open, random: () => 0.5 });
  desk.start();
  wire.greet([[chatRow('a'), lines]]);
  return { desk, wire };
}

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
});
afterEach(() => void vi.useRealTimers());

describe('desk store', () => {
  it('comes back with session, epoch and cursors, and asks for nothing else', () => {
    const { desk, wire } = start();
    wire.close(closeCodes.lost);
    expect(desk.get().phase).toBe('waiting');
    vi.advanceTimersByTime(30_000);
    wire.accept();
    const { session, epoch } = sample('welcome');
    expect(wire.sent('hello').at(-1)).toMatchObject({ session, epoch, cursors: { a: 2 } });
  });

  it('shows the lines that were missed once each and in order, whatever comes twice', () => {
    const { desk, wire } = start();
    wire.close(closeCodes.lost);
    vi.advanceTimersByTime(30_000);
    wire.accept();
    const message = (seq: number) => sample('message', { chat: 'a', ...fromVisitor(seq) });
    wire.send(
      sample('welcome'),
      sample('state', { chats: [chatRow('a', { top: 5 })] }),
      message(3),
      message(4),
    );
    wire.send(sample('resumed', { tops: { a: 4 } }), message(4), message(5));
    expect(
      desk
        .get()
        .talks.get('a')
        ?.lines.map(({ seq }) => seq),
    ).toEqual([1, 2, 3, 4, 5]);
  });

  it('replaces what it has by the snapshot of another epoch', () => {
    const { desk, wire } = start();
    wire.close(closeCodes.lost);
    vi.advanceTimersByTime(30_000);
    wire.greet([[chatRow('a'), [fromVisitor(1, 'restored')]]]);
    expect(
      desk
        .get()
        .talks.get('a')
        ?.lines.map(({ text }) => text),
    ).toEqual(['restored']);
  });

  it('answers a command by its ref: done, refused with who has it, or lost', async () => {
    const { desk, wire } = start();
    const [first, second, third] = [
      desk.command({ type: 'take' }),
      desk.command({ type: 'take', chat: 'x' }),
      desk.command({ type: 'hold', chat: 'a' }),
    ];
    const refs = wire.received.flatMap((frame) =>
      'ref' in frame && frame.ref !== undefined ? [frame.ref] : [],
    );
    expect(new Set(refs).size).toBe(3);
    const holder = { id: '9', name: 'نیما' };
    wire.send({ type: 'error', ref: refs[1] ?? 0, code: 'already_taken', retry: false, holder });
    wire.send({ type: 'done', ref: refs[0] ?? 0 });
    wire.close(closeCodes.lost);
    expect(await first).toEqual({ ok: true });
    expect(await second).toEqual({ ok: false, problem: { code: 'already_taken', holder } });
    expect(await third).toEqual({ ok: false, problem: { code: 'network' } });
  });

  it('refuses a command at once while there is no connection', async () => {
    const desk = createDesk({ open: new Wire().open });
    expect(await desk.command({ type: 'take' })).toEqual({ ok: false, problem: { code: 'network' } });
  });

  it('sends what was written offline when it is back, in order', () => {
    const { desk, wire } = start();
    wire.close(closeCodes.lost);
    desk.say('a', 'one');
    desk.say('a', 'two');
    expect(wire.sent('say')).toEqual([]);
    vi.advanceTimersByTime(30_000);
    wire.greet([[chatRow('a'), lines]]);
    expect(wire.sent('say').map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it('keeps a message that is not accepted through a reload, under the same client_id', () => {
    const first = start();
    first.desk.say('a', 'not yet accepted');
    const [said] = first.wire.sent('say');
    first.desk.stop();
    const second = start();
    expect(second.wire.sent('say')).toEqual([said]);
    second.wire.send(sample('accepted', { client_id: said?.client_id ?? '', chat: 'a', seq: 3 }));
    second.desk.stop();
    expect(start().wire.sent('say')).toEqual([]);
  });

  it('asks again when a line does not come after a beat', () => {
    const { wire } = start();
    wire.send({ type: 'beat', epoch: sample('welcome').epoch, at: Date.now(), tops: { a: 3 } });
    vi.advanceTimersByTime(2000);
    expect(wire.sent('sync')).toEqual([{ type: 'sync', chat: 'a', seq: 2 }]);
  });

  it('does not come back after it was replaced, until told to', () => {
    const { desk, wire } = start();
    wire.close(closeCodes.replaced);
    vi.advanceTimersByTime(600_000);
    expect(desk.get()).toMatchObject({ phase: 'ended', endCode: closeCodes.replaced });
    expect(wire.sockets).toHaveLength(1);
    desk.start();
    expect(wire.sockets).toHaveLength(2);
  });

  it('survives a frame that it does not understand', () => {
    const { desk, wire } = start();
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    wire.send({ type: 'from_the_future' } as never);
    wire.send(sample('message', { chat: 'a', ...fromVisitor(3) }));
    expect(warn).toHaveBeenCalledOnce();
    expect(desk.get().talks.get('a')?.lines).toHaveLength(3);
    warn.mockRestore();
  });

  it('counts a left message as handled only when the server agrees', async () => {
    const { desk, wire } = start();
    wire.send(
      sample('offline_messages', { offline_waiting: 1, messages: [sample('offline_message').message] }),
    );
    const id = sample('offline_message').message.id;
    const refused = desk.markHandled(id);
    wire.send({
      type: 'error',
      ref: wire.sent('offline_handled')[0]?.ref ?? 0,
      code: 'unavailable',
      retry: true,
    });
    expect((await refused).ok).toBe(false);
    expect(desk.get().offlineWaiting).toBe(1);
    const done = desk.markHandled(id);
    wire.send({ type: 'done', ref: wire.sent('offline_handled')[1]?.ref ?? 0 });
    expect((await done).ok).toBe(true);
    expect(desk.get().offlineWaiting).toBe(0);
  });
});
