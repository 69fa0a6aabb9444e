import { describe, expect, it } from 'vitest';
import { initialLink, isFinal, step } from '../src/link';
import type { Link, LinkEffect, LinkEvent } from '../src/link';

const half = () => 0.5;
const most = () => 0.999999;

/** Runs a script of events; returns the last link and the effects of the last event. */
function play(events: LinkEvent[], from: Link = initialLink, random = half): [Link, LinkEffect[]] {
  let link = from;
  let effects: LinkEffect[] = [];
  for (const event of events) [link, effects] = step(link, event, random);
  return [link, effects];
}

const toLive: LinkEvent[] = [
  { kind: 'start' },
  { kind: 'opened' },
  { kind: 'welcomed', beatMs: 10_000 },
  { kind: 'resumed' },
];
const retryAfter = (effects: LinkEffect[]) =>
  effects.flatMap((effect) => (effect.do === 'set_timer' && effect.name === 'retry' ? [effect.ms] : []))[0];

describe('the connection', () => {
  it('connects, says hello, is welcomed, resumes', () => {
    expect(play([{ kind: 'start' }])[1]).toContainEqual({ do: 'connect' });
    expect(play(toLive.slice(0, 2))[1]).toEqual([{ do: 'hello' }]);
    expect(play(toLive.slice(0, 3))[0].phase).toBe('resuming');
    expect(play(toLive)[0].phase).toBe('live');
  });

  it('waits with full jitter, doubling to 30 s', () => {
    const waits: (number | undefined)[] = [];
    let link = play([{ kind: 'start' }])[0];
    for (let failure = 0; failure < 7; ++failure) {
      const [waiting, effects] = step(link, { kind: 'closed', code: 1006 }, most);
      waits.push(retryAfter(effects));
      link = step(waiting, { kind: 'timer', name: 'retry' }, most)[0];
      expect(link.phase).toBe('connecting');
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(retryAfter(step(link, { kind: 'closed', code: 1006 }, () => 0)[1])).toBe(0);
  });

  it('counts from the start again only after a stable minute', () => {
    const failed = play([
      { kind: 'start' },
      { kind: 'closed', code: 1006 },
      { kind: 'timer', name: 'retry' },
    ])[0];
    const [live, effects] = play(toLive.slice(1), failed);
    expect(effects).toContainEqual({ do: 'set_timer', name: 'stable', ms: 60_000 });
    expect(live.attempt).toBe(1);
    expect(step(live, { kind: 'timer', name: 'stable' }, half)[0].attempt).toBe(0);
  });

  it.each([4500, 4501, 4502, 4503, 4999])('does not come back after %i', (code) => {
    const [link, effects] = play([...toLive, { kind: 'closed', code }]);
    expect(link).toMatchObject({ phase: 'ended', endCode: code });
    expect(retryAfter(effects)).toBeUndefined();
    expect(isFinal(code)).toBe(true);
  });

  it.each([1000, 1001, 1006, 1009, 1012, 4001, 4002, 4003, 4008, 4499])('comes back after %i', (code) => {
    expect(retryAfter(play([...toLive, { kind: 'closed', code }])[1])).toBe(500);
  });

  it('comes back a minute after too many commands', () => {
    expect(retryAfter(play([...toLive, { kind: 'closed', code: 4009 }])[1])).toBe(60_500);
  });

  it('obeys reconnect', () => {
    const [link, effects] = play([...toLive, { kind: 'told_to_reconnect', afterMs: 3_200 }]);
    expect(link.phase).toBe('waiting');
    expect(effects[0]).toEqual({ do: 'disconnect' });
    expect(retryAfter(effects)).toBe(3_200);
  });

  it('gives up a handshake that hangs', () => {
    for (const until of [1, 2, 3]) {
      const [link, effects] = play([...toLive.slice(0, until), { kind: 'timer', name: 'handshake' }]);
      expect(link.phase).toBe('waiting');
      expect(effects[0]).toEqual({ do: 'disconnect' });
    }
  });

  it('can be started again after its end', () => {
    const [link, effects] = play([...toLive, { kind: 'closed', code: 4500 }, { kind: 'start' }]);
    expect(link).toMatchObject({ phase: 'connecting', endCode: null });
    expect(effects).toContainEqual({ do: 'connect' });
  });

  it('ignores a late close after stop', () => {
    expect(play([...toLive, { kind: 'stop' }, { kind: 'closed', code: 1006 }])[0].phase).toBe('idle');
  });
});

describe('silence', () => {
  const watching = play([...toLive, { kind: 'watch', on: true }])[0];

  it('is measured while a chat is open, and each frame ends it', () => {
    const armed = { do: 'set_timer', name: 'silence', ms: 25_000 };
    expect(play([{ kind: 'heard' }], watching)[1]).toEqual([armed]);
    expect(play([{ kind: 'watch', on: false }], watching)[1]).toEqual([
      { do: 'clear_timer', name: 'silence' },
    ]);
  });

  it('reconnects', () => {
    const [link, effects] = play([{ kind: 'timer', name: 'silence' }], watching);
    expect(link.phase).toBe('waiting');
    expect(effects[0]).toEqual({ do: 'disconnect' });
  });

  it('is measured without a chat only until the answer to a command', () => {
    const live = play(toLive)[0];
    const sent = play([{ kind: 'sent' }], live);
    expect(sent[1]).toEqual([{ do: 'set_timer', name: 'silence', ms: 25_000 }]);
    expect(play([{ kind: 'sent' }], sent[0])[1]).toEqual([]);
    expect(play([{ kind: 'heard' }], sent[0])[1]).toEqual([{ do: 'clear_timer', name: 'silence' }]);
  });
});

describe('waking up', () => {
  it('ends a wait at once', () => {
    const [link, effects] = play([{ kind: 'start' }, { kind: 'closed', code: 1006 }, { kind: 'woke' }]);
    expect(link.phase).toBe('connecting');
    expect(effects).toContainEqual({ do: 'clear_timer', name: 'retry' });
  });

  it('expects the next beat on time', () => {
    const live = play([...toLive, { kind: 'watch', on: true }])[0];
    expect(play([{ kind: 'woke' }], live)[1]).toEqual([{ do: 'set_timer', name: 'silence', ms: 15_000 }]);
  });

  it('does not touch a final end', () => {
    expect(play([...toLive, { kind: 'closed', code: 4502 }, { kind: 'woke' }])[0].phase).toBe('ended');
  });
});
