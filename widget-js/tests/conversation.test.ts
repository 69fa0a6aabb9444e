// @vitest-environment happy-dom
// The frame as a whole, in a document, against the in-process server.
import { FakeServer } from '@pasokh/client/testing/fake_server';
import { createStore } from '@pasokh/client/storage';
import type { Store } from '@pasokh/client/storage';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FrameMessage, WidgetEvent } from '../src/bridge';
import { en } from '../src/i18n/en';
import { createSession } from '../src/session';
import type { Session } from '../src/session';
import { createShell } from '../src/shell';

const blocked = (): Storage => {
  throw new DOMException('blocked', 'SecurityError');
};
const memory = (): Store => createStore(blocked, '');

let session: Session | null = null;

async function settle(): Promise<void> {
  // Frames travel in microtasks; Preact renders and the chunk loads in tasks of their own.
  for (let round = 0; round < 8; ++round) await new Promise((done) => setTimeout(done, 2));
}

async function start(
  server: FakeServer,
  options: { lang?: string; local?: Store; tab?: Store; identity?: string } = {},
) {
  const posted: FrameMessage[] = [];
  const emitted: WidgetEvent[] = [];
  session = createSession({
    siteId: 'demo',
    host: {
      type: 'hello',
      page: { url: 'https://shop.example/', title: 'Shop', referrer: '' },
      lang: options.lang ?? 'en',
      side: null,
      narrow: false,
      identity: options.identity ?? null,
    },
    emit: (name) => emitted.push(name),
    watch: () => {},
    open: server.open,
    local: options.local ?? memory(),
    tab: options.tab ?? memory(),
  });
  createShell(session, (message) => posted.push(message));
  await settle();
  return { session, posted, emitted };
}

/** Leaves the page: the connection ends, storage stays. */
function leavePage(): void {
  session?.stop();
  session = null;
  document.body.replaceChildren();
}

function find<T extends Element = HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (!found) throw new Error(`no ${selector} in ${document.body.innerHTML}`);
  return found;
}
const texts = (selector: string): string[] =>
  [...document.querySelectorAll(selector)].map((node) => node.textContent);

async function open(): Promise<void> {
  find('.launcher').click();
  // The first import transforms the whole conversation.
  await vi.waitFor(() => find('.composer textarea'), 10_000);
}

async function write(text: string): Promise<void> {
  const area = find<HTMLTextAreaElement>('.composer textarea');
  area.value = text;
  area.dispatchEvent(new Event('input', { bubbles: true }));
  await settle();
  area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  await settle();
}

beforeEach(() => {
  document.body.replaceChildren();
});
afterEach(leavePage);

describe('a conversation', () => {
  it('sends, shows the ticks, the answer, and its buttons', async () => {
    const server = new FakeServer();
    server.onSay = ({ choice }) => {
      if (choice !== undefined) return;
      server.write({
        from: { kind: 'bot', name: 'Toranj' },
        text: 'Which one?',
        choices: [{ id: 'cost', label: 'Costs' }],
      });
    };
    await start(server);
    await open();
    await write('What does delivery cost?');
    expect(texts('.own .text')).toEqual(['What does delivery cost?']);
    expect(find('.own .delivery').className).toContain('accepted');
    find('.choice').click();
    await settle();
    expect(server.framesOf('say').at(-1)).toMatchObject({ text: 'Costs', choice: 'cost' });
    server.send({ type: 'read', chat: server.chat?.id ?? '', by: 'operator', seq: server.lines.length });
    await settle();
    expect(find('.own:last-child .delivery').className).toContain('read');
    expect(server.framesOf('read').at(-1)?.seq).toBeGreaterThan(1);
  });

  it('asks below an answer whether it helped, and takes the buttons away with the next line', async () => {
    const server = new FakeServer();
    server.onSay = () => {
      server.write({
        from: { kind: 'bot', name: 'Toranj' },
        text: 'It is €5.',
        rate: true,
        links: [{ url: 'https://shop.example/', label: 'Table' }],
        images: [{ url: 'https://shop.example/a.png', label: 'Map' }],
      });
    };
    await start(server);
    await open();
    await write('What does delivery cost?');
    expect(find<HTMLAnchorElement>('a.choice').href).toBe('https://shop.example/');
    expect(find<HTMLImageElement>('.picture').alt).toBe('Map');
    const [yes, no, human] = [...document.querySelectorAll<HTMLButtonElement>('.rating button')];
    no?.click();
    await settle();
    expect(server.framesOf('rate').at(-1)).toMatchObject({ seq: server.lines.length, helped: false });
    yes?.click();
    await settle();
    expect(server.framesOf('rate').at(-1)).toMatchObject({ helped: true });
    human?.click();
    await settle();
    expect(server.framesOf('human')).toHaveLength(1);
    server.write({ from: { kind: 'system' }, event: 'helped' });
    await settle();
    expect(texts('.rating')).toEqual([]);
    expect(texts('.note')).toContain(en.events.helped(''));
  });

  it('says when the team is back where it offers to leave a message', async () => {
    const server = new FakeServer();
    server.team = { status: 'offline', opens_at: Date.now() + 3_600_000 };
    server.onSay = () => server.write({ from: { kind: 'system' }, event: 'offer_message' });
    await start(server);
    await open();
    await write('a human please');
    expect(texts('.note').at(-1)).toContain('Back: ');
    find('.note button').click();
    await settle();
    expect(find('.leave').textContent).toContain('Back: ');
    expect(find<HTMLTextAreaElement>('.leave textarea').value).toBe('a human please');
  });

  it('does not send on Shift+Enter, on an empty line, or while a character is composed', async () => {
    const server = new FakeServer();
    await start(server);
    await open();
    await write('   ');
    const area = find<HTMLTextAreaElement>('.composer textarea');
    area.value = 'x';
    area.dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
    area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', shiftKey: true, bubbles: true }));
    area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }));
    await settle();
    expect(server.framesOf('say')).toEqual([]);
  });

  it('offers to send again what was refused', async () => {
    const server = new FakeServer();
    server.mute = true;
    await start(server);
    await open();
    await write('hello');
    const id = server.framesOf('say')[0]?.client_id ?? '';
    server.send({ type: 'error', client_id: id, code: 'chat_closed', retry: true });
    await settle();
    expect(find('.refusal').textContent).toContain('This chat has ended.');
    server.mute = false;
    find('.refusal .link').click();
    await settle();
    expect(document.querySelector('.refusal')).toBeNull();
    expect(find('.own .delivery').className).toContain('accepted');
  });

  it('survives a change of the page, with what was not yet accepted', async () => {
    const server = new FakeServer();
    const local = memory();
    const tab = memory();
    await start(server, { local, tab });
    await open();
    await write('one');
    server.reachable = false;
    server.drop();
    await write('two');
    expect(server.lines).toHaveLength(1);
    leavePage();
    server.reachable = true;
    await start(server, { local, tab });
    await vi.waitFor(() => expect(texts('.own .text')).toEqual(['one', 'two']), 10_000);
    await settle();
    expect(texts('.own .delivery .hidden')).toEqual(['Sent']);
    expect(server.framesOf('hello').at(-1)).toMatchObject({ token: 'token-1', returning: true });
    expect(server.lines.map((line) => line.text)).toEqual(['one', 'two']);
  });

  it('goes on in both tabs when a tab is duplicated', async () => {
    const server = new FakeServer();
    const { session: first } = await start(server);
    server.drop(4500);
    await settle();
    expect(first.model().phase).toBe('live');
    const [before, after] = server.framesOf('hello');
    expect(before).not.toHaveProperty('session');
    expect(after).not.toHaveProperty('session');
  });
});

describe('around it', () => {
  it('shows queue, connection, and the way to a person', async () => {
    const server = new FakeServer();
    server.onHuman = () => server.setChat({ state: 'queued' }, { position: 2, wait_s: [120, 420] });
    await start(server, { lang: 'fa' });
    await open();
    expect(document.documentElement.dir).toBe('rtl');
    find('.human').click();
    await settle();
    expect(find('.queue').textContent).toContain('شما نفر ۲ صف هستید');
    expect(find('.queue').textContent).toContain('۲ تا ۷ دقیقه');
    expect(document.querySelector('.human')).toBeNull();
    server.setChat({ state: 'assigned', operator: { id: 'o', name: 'سارا' } });
    server.send({ type: 'typing', chat: server.chat?.id ?? '', on: true, name: 'سارا' });
    await settle();
    expect(find('h1').textContent).toBe('سارا');
    expect(find('.typing').textContent).toContain('سارا در حال نوشتن است');
    server.reachable = false; // else the new connection, after a random wait, hides the words
    server.drop();
    await settle();
    expect(find('.connection').textContent).toContain('ارتباط قطع است');
  });

  it('takes a message while the team is away', async () => {
    const server = new FakeServer();
    server.team = { status: 'offline', opens_at: null };
    await start(server);
    await open();
    find('.human').click();
    await settle();
    const fill = (name: string, value: string): void => {
      const field = find<HTMLInputElement>(`[name=${name}]`);
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
    const submit = async (): Promise<void> => {
      find<HTMLFormElement>('.leave').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
      await settle();
    };
    fill('text', 'call me');
    fill('contact', 'nobody');
    await submit();
    expect(server.framesOf('leave_message')).toEqual([]);
    expect(find('#problem-contact').textContent).not.toBe('');
    fill('contact', '۰۹۱۲ ۱۲۳ ۴۵۶۷');
    await settle();
    await submit();
    expect(server.framesOf('leave_message')).toMatchObject([
      { contact: '09121234567', text: 'call me', name: '' },
    ]);
    expect(find('.leave-done').textContent).toContain('Your message has arrived');
  });

  it('counts what is unread and tells the page', async () => {
    const server = new FakeServer();
    server.write({ from: { kind: 'operator', id: 'o', name: 'Sara' }, text: 'one' });
    const { posted, emitted } = await start(server);
    server.write({ from: { kind: 'operator', id: 'o', name: 'Sara' }, text: 'two' });
    await settle();
    expect(find('.badge').textContent).toBe('2');
    expect(emitted).toEqual(['ready', 'message']);
    await open();
    await settle();
    expect(server.framesOf('read')).toEqual([{ type: 'read', seq: 2 }]);
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    await settle();
    expect(find('.badge').hidden).toBe(true);
    expect(document.querySelector('.panel')).toBeNull();
    expect(posted.map((message) => message.type === 'view' && message.view)).toEqual([
      'launcher',
      'panel',
      'launcher',
    ]);
  });
});

const jwt = (sub: string, more = ''): string =>
  `e30.${btoa(JSON.stringify({ sub, more })).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')}.sig`;

describe('identity', () => {
  it('goes with hello, instead of the token, and into no storage', async () => {
    const server = new FakeServer();
    const area = new Map<string, string>();
    const seen: Store = {
      get: (key) => area.get(key) ?? null,
      set: (key, value) => void area.set(key, value),
      remove: (key) => void area.delete(key),
    };
    const { session: own } = await start(server, { local: seen, tab: seen, identity: jwt('mina') });
    expect(server.framesOf('hello')[0]).toMatchObject({ identity: jwt('mina') });
    expect(server.framesOf('hello')[0]).not.toHaveProperty('token');
    expect(own.model().visitor).toEqual({ verified: true, name: 'مینا', email: null });
    for (const [key, value] of area) expect(key + value).not.toContain(jwt('mina').split('.')[1]);
  });

  it('is asked for politely where the site requires it, and let in once the page has given it', async () => {
    const server = new FakeServer();
    server.required = jwt('mina', '2');
    const { session: own, emitted } = await start(server);
    find('.launcher').click();
    await vi.waitFor(() => find('.gate'), 10_000);
    expect(texts('.gate b')).toEqual(['Please sign in to chat']);
    expect(document.querySelector('.composer')).toBeNull();
    expect(emitted).toContain('identity');
    own.identify(jwt('mina', '1'));
    await settle();
    expect(texts('.gate b')).toEqual(['We could not confirm who you are']);
    own.identify(jwt('mina', '2'));
    await settle();
    expect(document.querySelector('.gate')).toBeNull();
    await write('hello');
    expect(texts('.own .text')).toEqual(['hello']);
  });

  it('of another person begins anew: nothing of the one before is shown, sent or kept', async () => {
    const server = new FakeServer();
    const tab = memory();
    const { session: own } = await start(server, { tab, identity: jwt('mina') });
    await open();
    server.mute = true;
    await write('what mina wrote');
    own.keepDraft('message', 'and was writing');
    server.chat = null;
    server.lines = [];
    server.mute = false;
    own.identify(null);
    await settle();
    expect(own.model().chat).toMatchObject({ lines: [], pending: [] });
    expect(own.draft('message')).toBe('');
    expect(server.framesOf('hello').at(-1)).not.toHaveProperty('identity');
    expect(server.framesOf('say')).toHaveLength(1);
    own.identify(jwt('mina'));
    await settle();
    expect(own.model().chat.pending).toEqual([]);
    expect(own.draft('message')).toBe('');
  });

  it('of the same person, newer, is kept for the next hello and changes nothing', async () => {
    const server = new FakeServer();
    const { session: own } = await start(server, { identity: jwt('mina', '1') });
    await open();
    await write('hello');
    own.identify(jwt('mina', '2'));
    await settle();
    expect(server.framesOf('hello')).toHaveLength(1);
    expect(texts('.own .text')).toEqual(['hello']);
    server.drop();
    await vi.waitFor(() => expect(server.framesOf('hello')).toHaveLength(2), 5_000);
    expect(server.framesOf('hello')[1]).toMatchObject({ identity: jwt('mina', '2') });
  });
});

describe('text is text', () => {
  const payloads = [
    '<script>window.hacked=1</script>',
    '<img src=x onerror="window.hacked=1">',
    '"><svg/onload=window.hacked=1>',
    "javascript:window.hacked=1//'",
    '<a href="javascript:window.hacked=1">x</a>',
    'https://x.example/"onmouseover="window.hacked=1',
    'https://x.example/<img src=x onerror=window.hacked=1>',
    '<iframe srcdoc="<script>parent.hacked=1</script>">',
    '{{constructor.constructor("window.hacked=1")()}}',
    '<style>*{display:none}</style>',
    '\u202e<b>txt.exe</b>',
  ];

  it.each(payloads)('%s', async (payload) => {
    const server = new FakeServer();
    server.site = { ...server.site, name: { en: payload } };
    server.write({ from: { kind: 'operator', id: 'o', name: payload }, text: payload });
    server.write({
      from: { kind: 'bot', name: payload },
      text: payload,
      choices: [{ id: 'x', label: payload }],
    });
    server.write({ from: { kind: 'system' }, event: 'joined', subject: payload });
    const { session: current } = await start(server);
    server.setChat({ state: 'closed', closed: 'closed_by_visitor' });
    server.send({ type: 'invite', rule: 'r', from: payload, text: payload });
    await settle();
    expect(find('.invite .text').textContent).toBe(payload);
    await open();
    server.setChat({ state: 'assigned', operator: { id: 'o', name: payload } });
    await settle();
    expect(texts('.other .text')).toEqual([payload, payload]);
    expect(texts('.author bdi')).toContain(payload);
    expect(texts('.choice')).toEqual([payload, en.none_of_these]);
    expect(find('h1').textContent).toBe(payload);
    expect(document.querySelectorAll('script, img, iframe, style, [onerror], [onmouseover]')).toHaveLength(0);
    for (const link of document.querySelectorAll('a')) {
      expect(link.protocol).toMatch(/^(https?|mailto|tel):$/);
      expect(link.rel).toBe('noopener noreferrer');
    }
    expect(window).not.toHaveProperty('hacked');
    current.stop();
  });
});

describe('the place in the conversation', () => {
  /** Heights as a layout would give them: there is none here. */
  function layOut(scroller: HTMLElement, content: number, view: number): void {
    Object.defineProperties(scroller, {
      scrollHeight: { configurable: true, value: content },
      clientHeight: { configurable: true, value: view },
    });
  }
  async function scroll(scroller: HTMLElement): Promise<void> {
    scroller.dispatchEvent(new Event('scroll'));
    await settle();
  }

  it('stays at the newest line when the layout moves it, and where the reader goes when he does', async () => {
    await start(new FakeServer());
    await open();
    const scroller = find('.scroller');
    // The scroll event of an earlier placing comes after the restored lines and the frame's size.
    layOut(scroller, 900, 400);
    await scroll(scroller);
    expect(scroller.scrollTop).toBe(900);
    expect(texts('.newer')).toEqual([]);

    scroller.scrollTop = 100;
    await scroll(scroller);
    expect(texts('.newer')).toHaveLength(1);
    layOut(scroller, 1200, 400);
    await scroll(scroller);
    expect(scroller.scrollTop).toBe(100);
  });
});
