// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FrameMessage } from '../src/bridge';
import { mark } from '../src/bridge';

const origin = 'https://chat.example';
type Posted = { type: string; signals?: { seconds: number }; name?: string };

// The frames are kept out of the document, which would really load them.
const append = vi.spyOn(document.body, 'append').mockImplementation(() => {});
const frames = (): HTMLIFrameElement[] =>
  append.mock.calls.flat().filter((node) => node instanceof HTMLIFrameElement);

async function load(data: Record<string, string> = {}) {
  const script = document.createElement('script');
  Object.defineProperty(script, 'src', { value: `${origin}/widget/loader.js` });
  Object.assign(script.dataset, { site: 'demo', ...data });
  Object.defineProperty(document, 'currentScript', { configurable: true, value: script });
  vi.resetModules();
  await import('../src/loader');
  const [frame] = frames();
  if (!frame) throw new Error('no iframe');
  const posted: { message: Posted; origin: string }[] = [];
  const contentWindow = {
    postMessage: (message: Posted, to: string) => posted.push({ message, origin: to }),
  };
  Object.defineProperty(frame, 'contentWindow', { configurable: true, value: contentWindow });
  const reply = (message: FrameMessage, from = origin, source: unknown = contentWindow): void => {
    const event = Object.assign(new Event('message'), {
      data: { pasokh: mark, ...message },
      origin: from,
      source,
    });
    window.dispatchEvent(event);
  };
  return { frame, posted, reply, types: () => posted.map(({ message }) => message.type) };
}

const panel: FrameMessage = {
  type: 'view',
  view: 'panel',
  side: 'left',
  title: 'Chat',
  width: 424,
  height: 704,
};

beforeEach(() => {
  vi.useFakeTimers();
  document.documentElement.lang = 'fa';
  Object.defineProperty(document, 'readyState', { configurable: true, value: 'complete' });
});
afterEach(() => {
  vi.useRealTimers();
  append.mockClear();
  delete window.Pasokh;
});

describe('the identity', () => {
  it('goes to the frame alone, and does not stay in the page', async () => {
    const { frame, posted } = await load({ identity: 'a.jwt.1' });
    expect(document.currentScript?.getAttribute('data-identity')).toBeNull();
    expect(frame.src).not.toContain('jwt');
    frame.dispatchEvent(new Event('load'));
    expect(posted[0]).toMatchObject({ message: { type: 'hello', identity: 'a.jwt.1' }, origin });
  });

  it('is changed and taken back by the page, also before the frame listens', async () => {
    const { frame, posted } = await load();
    window.Pasokh?.identify('a.jwt.2');
    frame.dispatchEvent(new Event('load'));
    window.Pasokh?.identify(null);
    window.Pasokh?.identify(7 as never);
    expect(posted.map(({ message }) => message)).toMatchObject([
      { type: 'hello', identity: 'a.jwt.2' },
      { type: 'identity', identity: null },
      { type: 'identity', identity: null },
    ]);
  });
});

describe('the loader', () => {
  it('adds one frame of its own origin, once', async () => {
    const { frame } = await load({ side: 'right' });
    expect(frame.src).toBe(`${origin}/widget/frame?site=demo&lang=fa&side=right`);
    await load();
    expect(frames()).toHaveLength(1);
  });

  it('waits for the page, but not when it is asked to open', async () => {
    Object.defineProperty(document, 'readyState', { configurable: true, value: 'loading' });
    await expect(load()).rejects.toThrow('no iframe');
    window.Pasokh?.open();
    expect(frames()).toHaveLength(1);
  });

  it('greets the frame first, with the exact origin, and then passes on what was asked', async () => {
    const { frame, posted, types } = await load();
    window.Pasokh?.open();
    expect(types()).toEqual([]);
    frame.dispatchEvent(new Event('load'));
    expect(types()).toEqual(['hello', 'command']);
    expect(new Set(posted.map((entry) => entry.origin))).toEqual(new Set([origin]));
    expect(posted[0]?.message).toMatchObject({ lang: 'fa', side: null, narrow: false });
  });

  it('obeys its own frame only', async () => {
    const { frame, reply } = await load();
    frame.dispatchEvent(new Event('load'));
    reply(panel, 'https://evil.example');
    reply(panel, origin, window);
    expect(frame.style.getPropertyValue('display')).toBe('none');
    reply(panel);
    expect(frame.style.getPropertyValue('display')).toBe('block');
    expect(frame.style.getPropertyPriority('display')).toBe('important');
    expect(frame.style.getPropertyValue('left')).toBe('0px');
    expect(frame.title).toBe('Chat');
  });

  it('reports visible time only while it is wanted', async () => {
    const { frame, posted, reply } = await load();
    frame.dispatchEvent(new Event('load'));
    vi.advanceTimersByTime(3_000);
    reply({ type: 'watch', on: true });
    vi.advanceTimersByTime(2_000);
    reply({ type: 'watch', on: false });
    vi.advanceTimersByTime(2_000);
    const seconds = posted.flatMap(({ message }) => (message.signals ? [message.signals.seconds] : []));
    expect(seconds).toEqual([1, 2]);
  });

  it('notices a page that changes by script', async () => {
    const { frame, types } = await load();
    frame.dispatchEvent(new Event('load'));
    history.pushState(null, '', '#/cart');
    vi.advanceTimersByTime(1_000);
    vi.advanceTimersByTime(1_000);
    expect(types()).toEqual(['hello', 'page']);
    history.pushState(null, '', '#');
  });

  it('calls the handlers of the page, and survives their errors', async () => {
    const { frame, reply } = await load();
    frame.dispatchEvent(new Event('load'));
    const called = vi.fn();
    window.Pasokh?.on('open', () => {
      throw new Error('theirs');
    });
    const off = window.Pasokh?.on('open', called);
    reply({ type: 'event', name: 'open' });
    off?.();
    reply({ type: 'event', name: 'open' });
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('passes on custom events', async () => {
    const { frame, posted } = await load();
    frame.dispatchEvent(new Event('load'));
    window.Pasokh?.event('basket');
    expect(posted.at(-1)?.message).toMatchObject({ type: 'custom', name: 'basket' });
  });
});
