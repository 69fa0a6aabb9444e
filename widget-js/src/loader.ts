// The script that a page embeds. It adds one iframe and one global, `Pasokh`, watches how the page is used, and gets
// out of the way: nothing before the page has loaded, no error ever reaches the page, every style set through CSSOM
// so that a strict content security policy is no obstacle.
import type { FrameMessage, HostMessage, Side, View, WidgetEvent } from './bridge';
import { isMarked, mark } from './bridge';

type Handler = () => void;

interface Api {
  open(): void;
  close(): void;
  toggle(): void;
  on(event: WidgetEvent, handler: Handler): () => void;
  event(name: string): void;
  identify(jwt: string | null): void;
}

declare global {
  interface Window {
    Pasokh?: Api;
  }
}

const narrowPx = 520;
const tickMs = 1_000;

function install(script: HTMLScriptElement): void {
  const { origin } = new URL(script.src);
  const root = document.documentElement;
  const lang = script.dataset['lang'] ?? root.lang;
  const side = script.dataset['side'];
  // Kept in memory alone. What was read once need not stand in the page for everybody to read.
  let identity = script.dataset['identity'] ?? null;
  delete script.dataset['identity'];
  const handlers = new Map<WidgetEvent, Set<Handler>>();
  let frame: HTMLIFrameElement | null = null;
  let waiting: HostMessage[] | null = []; // until the frame listens
  let current: Extract<FrameMessage, { type: 'view' }> | null = null;

  const isNarrow = (): boolean => window.innerWidth <= narrowPx;
  const page = () => ({ url: location.href, title: document.title, referrer: document.referrer });
  const quietly =
    <A extends unknown[]>(action: (...args: A) => void) =>
    (...args: A): void => {
      try {
        action(...args);
      } catch {
        // The page that embeds us has nothing to do with our mistakes.
      }
    };

  function post(message: HostMessage): void {
    if (waiting) waiting.push(message);
    else frame?.contentWindow?.postMessage({ pasokh: mark, ...message }, origin);
  }

  // ---- the iframe ----

  function style(values: Record<string, string>): void {
    // `important`: many pages style every iframe.
    for (const [name, value] of Object.entries(values)) frame?.style.setProperty(name, value, 'important');
  }

  function place(): void {
    if (!current) return;
    const full = current.view === 'panel' && isNarrow();
    const gap = current.view === 'panel' ? 0 : 4;
    style({
      display: 'block',
      inset: 'auto',
      bottom: full ? '0' : `${gap}px`,
      [current.side]: full ? '0' : `${gap}px`,
      width: full ? '100%' : `min(${current.width}px, calc(100vw - ${gap * 2}px))`,
      height: full ? '100%' : `min(${current.height}px, calc(100vh - ${gap * 2}px))`,
    });
  }

  function start(): void {
    if (frame) return;
    frame = document.createElement('iframe');
    const query = new URLSearchParams({ site: script.dataset['site'] ?? '', lang, side: side ?? '' });
    frame.src = `${origin}/widget/frame?${query.toString()}`;
    frame.title = 'Pasokh';
    frame.allow = 'clipboard-write';
    style({
      all: 'initial',
      display: 'none',
      position: 'fixed',
      border: '0',
      'z-index': '2147483000',
      // An iframe is transparent only when its colour scheme is that of its document.
      'color-scheme': 'normal',
    });
    frame.addEventListener('load', quietly(greet));
    document.body.append(frame);
  }

  function greet(): void {
    const queued = waiting ?? [];
    waiting = null;
    const chosen: Side | null = side === 'left' || side === 'right' ? side : null;
    post({ type: 'hello', page: page(), lang, side: chosen, narrow: isNarrow(), identity });
    queued.forEach(post);
  }

  function receive(event: MessageEvent<unknown>): void {
    if (event.origin !== origin || event.source !== frame?.contentWindow || !isMarked(event.data)) return;
    // Same origin and window: this is our own frame, of the same version.
    const message = event.data as unknown as FrameMessage;
    switch (message.type) {
      case 'view':
        show(message);
        break;
      case 'watch':
        watch(message.on);
        break;
      case 'event':
        handlers.get(message.name)?.forEach((handler) => quietly(handler)());
    }
  }

  function show(view: Extract<FrameMessage, { type: 'view' }>): void {
    const before: View | undefined = current?.view;
    current = view;
    if (frame) frame.title = view.title;
    place();
    // Not when the first view is an open panel: that is a page change, and the focus is the page's.
    if (view.view === 'panel' && before !== undefined && before !== 'panel') frame?.focus();
  }

  // ---- how the page is used ----

  let ticker: ReturnType<typeof setInterval> | undefined;
  let url = location.href;
  let visibleMs = 0;
  let scroll = 0;
  let scrolledAt: number | null = null;
  let exit = false;

  function onScroll(): void {
    scrolledAt = Date.now();
    const height = root.scrollHeight - window.innerHeight;
    if (height > 0) scroll = Math.max(scroll, Math.min(100, (100 * window.scrollY) / height));
  }

  function onLeave(event: MouseEvent): void {
    if (event.clientY <= 0 && !event.relatedTarget) exit = true;
  }

  function tick(): void {
    if (document.hidden) return;
    visibleMs += tickMs;
    const idle = scrolledAt === null ? null : (Date.now() - scrolledAt) / 1000;
    post({ type: 'signals', signals: { seconds: visibleMs / 1000, scroll, idle, exit } });
  }

  function watch(on: boolean): void {
    clearInterval(ticker);
    if (on) ticker = setInterval(quietly(tick), tickMs);
  }

  /** Pages that navigate by script fire no event that all of them share: compare after whatever may have moved. */
  function checkPage(): void {
    if (location.href === url) return;
    url = location.href;
    visibleMs = scroll = 0;
    scrolledAt = null;
    exit = false;
    post({ type: 'page', page: page() });
  }

  // ---- the page's own side ----

  const command = (name: 'open' | 'close' | 'toggle') =>
    quietly(() => {
      if (document.body) start();
      post({ type: 'command', name });
    });

  window.Pasokh = {
    open: command('open'),
    close: command('close'),
    toggle: command('toggle'),
    on(event, handler) {
      const own = handlers.get(event) ?? new Set();
      handlers.set(event, own.add(handler));
      return () => void own.delete(handler);
    },
    identify: quietly((jwt: string | null) => {
      identity = typeof jwt === 'string' && jwt !== '' ? jwt : null;
      if (!waiting) post({ type: 'identity', identity });
    }),
    event: quietly((name: string) => post({ type: 'custom', name: String(name) })),
  };

  const listen = (target: EventTarget, name: string, action: (event: never) => void): void =>
    target.addEventListener(name, quietly(action) as EventListener, { passive: true });
  listen(window, 'message', receive);
  listen(window, 'scroll', onScroll);
  listen(root, 'mouseleave', onLeave);
  listen(window, 'popstate', checkPage);
  listen(window, 'hashchange', checkPage);
  listen(window, 'resize', () => {
    place();
    if (frame && !waiting) post({ type: 'viewport', narrow: isNarrow() });
  });
  setInterval(quietly(checkPage), tickMs);

  if (document.readyState === 'complete') start();
  else listen(window, 'load', start);
}

try {
  const script = document.currentScript;
  if (script instanceof HTMLScriptElement && !window.Pasokh) install(script);
} catch {
  // As above: never an error on the page.
}
