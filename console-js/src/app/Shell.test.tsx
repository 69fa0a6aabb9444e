// @vitest-environment happy-dom
import { act, fireEvent, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeCodes } from '@pasokh/client/link';
import { en } from '../i18n/en';
import { openConsole, prepareBrowser } from '../test_console';
import { anonymous, chatRow, fromVisitor, meId, operatorRow, sample } from '../test_desk';

let view: ReturnType<typeof openConsole>;
beforeEach(() => {
  prepareBrowser();
  location.hash = '';
  view = openConsole();
});
afterEach(() => view.close());

const rowOf = (id: string, visitor: string, change = {}) =>
  chatRow(id, {
    visitor: { id: visitor.repeat(8), online: true, ...anonymous, page: null },
    card: null,
    ...change,
  });
const column = (name: string) => view.screen.getByRole('region', { name });
const queue = () => within(view.screen.getByRole('region', { name: en.queue.title }));

function greet(load = 1, capacity = 5): void {
  act(() => {
    view.wire.greet([
      [rowOf('a', 'aaaa'), [fromVisitor(1, 'hello from a')]],
      [rowOf('b', 'bbbb'), [fromVisitor(1, 'hello from b')]],
    ]);
    view.wire.send(sample('operators', { changed: [operatorRow({ id: meId, load, capacity })] }));
  });
}

describe('console', () => {
  it('opens the chats side by side, each with its own lines', () => {
    greet();
    expect(within(column('Visitor AAAA')).getByText('hello from a')).toBeTruthy();
    expect(within(column('Visitor BBBB')).getByText('hello from b')).toBeTruthy();
  });

  it('keeps a code whole in the previews, where nothing can be clicked', () => {
    const said = 'سفارش #A-1024 در https://shop.example/';
    act(() => {
      const last = { ...fromVisitor(1, said) };
      view.wire.greet([[rowOf('a', 'aaaa', { last }), [last]]]);
    });
    const row = view.screen.getByRole('list', { name: en.inbox.title });
    expect([...row.querySelectorAll('.said bdi')].map((each) => each.textContent)).toEqual([
      '#A-1024',
      'https://shop.example/',
    ]);
    expect(row.querySelector('a')).toBeNull();
  });

  it('sends with Enter, shows it as pending, then as delivered', async () => {
    greet();
    const user = userEvent.setup();
    const chat = within(column('Visitor AAAA'));
    await user.type(chat.getByRole('textbox'), 'on its way{Enter}');
    const [said] = view.wire.sent('say');
    expect(said).toMatchObject({ chat: 'a', text: 'on its way' });
    expect(chat.getByLabelText(en.chat.pending)).toBeTruthy();
    act(() => view.wire.send(sample('accepted', { client_id: said?.client_id ?? '', chat: 'a', seq: 2 })));
    expect(chat.queryByLabelText(en.chat.pending)).toBeNull();
    expect(chat.getByLabelText(en.chat.accepted)).toBeTruthy();
    expect(view.wire.sent('typing').map(({ on }) => on)).toEqual([true, false]);
  });

  it('says why a message was refused and offers to send it again only when that can help', async () => {
    greet();
    const user = userEvent.setup();
    const chat = within(column('Visitor AAAA'));
    await user.type(chat.getByRole('textbox'), 'x{Enter}');
    const clientId = view.wire.sent('say')[0]?.client_id ?? '';
    act(() => view.wire.send({ type: 'error', client_id: clientId, code: 'chat_closed', retry: false }));
    expect(chat.getByRole('alert').textContent).toContain(en.problem.chatClosed);
    expect(chat.queryByText(en.chat.retry)).toBeNull();
    await user.click(chat.getByText(en.chat.discard));
    expect(chat.queryByRole('alert')).toBeNull();
  });

  it('keeps the draft of a chat when its column is closed and opened again', async () => {
    greet();
    const user = userEvent.setup();
    await user.type(within(column('Visitor AAAA')).getByRole('textbox'), 'half a sentence');
    await user.click(within(column('Visitor AAAA')).getByLabelText(en.board.closeColumn));
    expect(view.screen.queryByRole('region', { name: 'Visitor AAAA' })).toBeNull();
    fireEvent.keyDown(window, { code: 'Digit1', altKey: true });
    const field = within(column('Visitor AAAA')).getByRole<HTMLTextAreaElement>('textbox');
    expect(field.value).toBe('half a sentence');
  });

  it('says that nothing is lost while it reconnects, and lets nothing be taken', () => {
    greet();
    act(() => view.wire.send(sample('queue', sample('state').queue)));
    expect(queue().getByText<HTMLButtonElement>(en.queue.takeNext).closest('button')?.disabled).toBe(false);
    act(() => view.wire.close(closeCodes.lost));
    expect(view.screen.getByText(en.connection.reconnecting)).toBeTruthy();
    expect(queue().getByText<HTMLButtonElement>(en.queue.takeNext).closest('button')?.disabled).toBe(true);
  });

  it('does not let take at capacity, and says so', () => {
    greet(5, 5);
    act(() => view.wire.send(sample('queue', sample('state').queue)));
    expect(queue().getByText(en.queue.atCapacity)).toBeTruthy();
    expect(queue().getByText<HTMLButtonElement>(en.queue.take).closest('button')?.disabled).toBe(true);
  });

  it('says who was quicker', async () => {
    greet();
    act(() => view.wire.send(sample('queue', sample('state').queue)));
    await userEvent.setup().click(queue().getByText(en.queue.take));
    const ref = view.wire.sent('take')[0]?.ref ?? 0;
    await act(async () => {
      const holder = { id: '9', name: 'Nima' };
      view.wire.send({ type: 'error', ref, code: 'already_taken', retry: false, holder });
    });
    expect(view.screen.getByText(en.problem.alreadyTaken('\u2068Nima\u2069'))).toBeTruthy();
  });

  it('leaves a chat that the visitor ended readable until it is put away', async () => {
    greet();
    act(() => view.wire.send(sample('chat_gone', { chat: 'a', closed: 'closed_by_visitor' })));
    const chat = within(column('Visitor AAAA'));
    expect(chat.getByText(en.chat.ended.closed_by_visitor)).toBeTruthy();
    expect(chat.getByText('hello from a')).toBeTruthy();
    expect(chat.queryByRole('textbox')).toBeNull();
    await userEvent.setup().click(chat.getByText(en.chat.done));
    expect(view.screen.queryByRole('region', { name: 'Visitor AAAA' })).toBeNull();
  });
});

const payloads = [
  '<script>window.hacked=1</script>',
  '<img src=x onerror="window.hacked=1">',
  '<svg onload=window.hacked=1>',
  '<iframe srcdoc="<script>parent.hacked=1</script>">',
  '"><script>window.hacked=1</script>',
  "'-window.hacked=1-'",
  'javascript:window.hacked=1',
  '<a href="javascript:window.hacked=1">x</a>',
  '<style>*{display:none}</style>',
  '{{constructor.constructor("window.hacked=1")()}}',
  '\u202Etxt.exe\u202C <b onclick=hacked=1>',
  '&lt;script&gt;window.hacked=1&lt;/script&gt;',
];

describe('hostile text', () => {
  it.each(payloads)('%s stays text in every place', (text) => {
    const page = { url: text, title: text, referrer: text };
    // Also a site may vouch for a strange name.
    const visitor = { id: 'cccc'.repeat(8), online: true, verified: true, name: text, email: text, page };
    const state = sample('state');
    act(() => {
      view.wire.greet([
        [
          chatRow('c', {
            visitor,
            card: { question: text, reason: text, candidates: [{ entry: text, question: text, score: 1 }] },
          }),
          [
            fromVisitor(1, text),
            { seq: 2, at: 1, from: { kind: 'bot', name: text }, text, choices: [{ id: text, label: text }] },
            { seq: 3, at: 1, from: { kind: 'system' }, event: 'joined', subject: text },
          ],
        ],
      ]);
      view.wire.send(
        sample('queue', {
          total: 1,
          entries: state.queue.entries.map((entry) => ({
            ...entry,
            preview: text,
            language: text,
            reserved_for: { id: '9', name: text },
          })),
        }),
        sample('operators', {
          changed: [operatorRow({ id: meId, name: text, status: 'away', reason: text })],
        }),
      );
    });
    act(() => {
      location.hash = '#/visitors';
      window.dispatchEvent(new Event('hashchange'));
    });
    act(() =>
      view.wire.send(
        sample('visitors', {
          full: true,
          gone: [],
          changed: sample('visitors').changed.map((row) => ({ ...row, page })),
        }),
      ),
    );
    act(() => {
      location.hash = '#/offline';
      window.dispatchEvent(new Event('hashchange'));
    });
    const { message } = sample('offline_message');
    act(() =>
      view.wire.send(
        sample('offline_messages', { messages: [{ ...message, name: text, contact: text, text, page }] }),
      ),
    );

    // The same words stand in the chat, the card, the queue and the message, so this test looks at something.
    expect(document.body.textContent.split(text).length).toBeGreaterThan(8);
    expect(
      document.body.querySelectorAll('script, iframe, style, img[src="x"], b, svg[onload]'),
    ).toHaveLength(0);
    for (const element of document.body.querySelectorAll('*'))
      for (const { name, value } of element.attributes) {
        expect(name.startsWith('on'), `${name} on ${element.tagName}`).toBe(false);
        if (name === 'href' || name === 'src') expect(value).toMatch(/^(https?:|mailto:|tel:|#\/|\/)/);
      }
    expect('hacked' in window).toBe(false);
  });
});
