// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Providers } from '../../app/Providers';
import { DeskProvider } from '../../desk/context';
import { createDesk } from '../../desk/desk';
import { en } from '../../i18n/en';
import { openPage, prepareBrowser } from '../../test_console';
import { Wire } from '../../test_desk';
import { EntryDialog } from './dialog';
import { ImportDialog } from './import_dialog';
import { Lessons } from './lessons';
import { emptyWording } from './model';
import type { EntryForm } from './model';
import { Versions } from './versions';
import { Faq } from './view';

const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status });
const conflict = () =>
  json({ error: { code: 'conflict', message: '', field: null, retry_after_ms: null } }, 409);
const bodies = (server: ReturnType<typeof vi.fn>) =>
  server.mock.calls.map(
    ([, init]) => JSON.parse(String((init as RequestInit).body)) as Record<string, unknown>,
  );

// A dialog has many fields, and finding one by its role takes long without a browser.
vi.setConfig({ testTimeout: 60_000 });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('an import', () => {
  const counted = { version: 9, entries: 4, added: 1, changed: 2, removed: 0 };

  function open() {
    const onDone = vi.fn();
    const onConflict = vi.fn();
    openPage(<ImportDialog version={7} onDone={onDone} onConflict={onConflict} onClose={() => undefined} />);
    return { onDone, onConflict, user: userEvent.setup({ applyAccept: false }) };
  }
  const choose = async (user: ReturnType<typeof userEvent.setup>, name: string, bytes: number[]) => {
    const input = document.querySelector<HTMLInputElement>('input[type=file]');
    if (input === null) throw new Error('no field for a file');
    await user.upload(input, new File([Uint8Array.from(bytes)], name));
  };
  const text = () => screen.getByLabelText<HTMLTextAreaElement>(en.faq.text);

  it('of a file in Windows-1256 keeps its letters, says so, and takes another guess', async () => {
    const { user } = open();
    await choose(user, 'faq.csv', [0x81, 0xd3, 0xca]);
    await waitFor(() => expect(text().value).toBe('پست'));
    expect(screen.getByText(en.faq.guessed)).toBeTruthy();
    await choose(user, 'faq.md', [0xef, 0xbb, 0xbf, 0xd9, 0xbe]);
    await waitFor(() => expect(text().value).toBe('پ'));
    expect(screen.queryByText(en.faq.guessed)).toBeNull();
  });

  it('that somebody overtook changes nothing until it is asked for again', async () => {
    const server = vi.fn().mockResolvedValueOnce(conflict()).mockResolvedValueOnce(json(counted));
    vi.stubGlobal('fetch', server);
    const { onDone, onConflict, user } = open();
    await user.type(text(), 'x');
    const button = within(screen.getByRole('dialog')).getByRole('button', { name: en.faq.import });
    await user.click(button);
    await screen.findByText(en.faq.importConflict);
    expect(onConflict).toHaveBeenCalledOnce();
    expect(onDone).not.toHaveBeenCalled();
    await user.click(button);
    await waitFor(() => expect(onDone).toHaveBeenCalledWith(counted));
    expect(bodies(server)[0]).toMatchObject({ mode: 'add', version: 7 });
  });

  it('takes a file that is dropped on it', async () => {
    open();
    const form = document.querySelector('form');
    const files = [new File(['# q\na'], 'faq.md')];
    if (form === null) throw new Error('no form');
    fireEvent.drop(form, { dataTransfer: { files, types: ['Files'] } });
    await waitFor(() => expect(text().value).toBe('# q\na'));
    expect(screen.getByText('faq.md')).toBeTruthy();
  });
});

describe('the list', () => {
  const wording = { question: 'Cost?', variants: [], answer: '5', links: [], images: [], next: [] };

  it('brings back what was deleted with one click, unless somebody changed the FAQ since', async () => {
    const entries = [{ id: 'cost', wordings: { en: wording } }];
    const server = vi.fn((_: string, init: RequestInit) =>
      Promise.resolve(json(init.method === 'GET' ? { version: 7, entries } : { version: 8, entries: 0 })),
    );
    vi.stubGlobal('fetch', server);
    openPage(<Faq />);
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: en.faq.deleteLabel('\u2068Cost?\u2069') }));
    await user.click(await screen.findByRole('button', { name: en.faq.undo }));
    await screen.findByText(en.faq.wentBack('7'));
    const undone = server.mock.calls.find(([path]) => path.endsWith('/undo'));
    expect(JSON.parse(String(undone?.[1].body))).toEqual({ to: 7, version: 8 });
    expect(screen.queryByRole('button', { name: en.faq.undo })).toBeNull();
  });
});

describe('the versions', () => {
  it('say what changed in each, but for the oldest that is kept', async () => {
    const row = (number: number) => ({ number, at: 1, by: 'Sara', change: 'change cost', entries: 1 });
    const said = { question: 'Cost?', variants: [], links: [], images: [], next: [] };
    const state = (version: number, answer: string) => ({
      version,
      entries: [{ id: 'cost', wordings: { en: { ...said, answer } } }],
    });
    const answers: Readonly<Record<string, unknown>> = {
      '/api/console/faq/versions': { versions: [row(9), row(8)] },
      '/api/console/faq/versions/9': state(9, 'It is <b>6</b>.'),
      '/api/console/faq/versions/8': state(8, 'It is 5.'),
    };
    vi.stubGlobal('fetch', (path: string) => Promise.resolve(json(answers[path])));
    openPage(<Versions current={9} onChanged={() => undefined} />);
    await userEvent.setup().click(await screen.findByRole('button', { name: en.faq.changesOf('9') }));
    expect(screen.queryByRole('button', { name: en.faq.changesOf('8') })).toBeNull();
    expect((await screen.findByText('It is 5.')).tagName).toBe('DEL');
    expect(screen.getByText('It is <b>6</b>.').tagName).toBe('INS');
    expect(screen.getByText(en.faq.kinds.changed)).toBeTruthy();
  });
});

describe('an entry', () => {
  function openEntry(start: EntryForm) {
    prepareBrowser();
    cleanup();
    const save = vi.fn().mockResolvedValue({ ok: true, value: null });
    const onClose = vi.fn();
    const wire = new Wire();
    const desk = createDesk({ open: wire.open });
    render(
      <Providers>
        <DeskProvider store={desk}>
          <EntryDialog title="t" start={start} entries={[]} save={save} onClose={onClose} />
        </DeskProvider>
      </Providers>,
    );
    return { save, onClose, user: userEvent.setup(), stop: () => desk.stop() };
  }

  it('is not lost by Esc once something was written', async () => {
    const { onClose, user, stop } = openEntry({ id: '', wordings: { en: emptyWording } });
    await user.type(screen.getByLabelText(en.faq.question), 'q');
    await user.keyboard('{Escape}');
    expect(onClose).not.toHaveBeenCalled();
    expect(screen.queryByRole('button', { name: en.app.save })).toBeNull();
    await user.click(screen.getByRole('button', { name: en.faq.keepWriting }));
    expect(screen.getByLabelText<HTMLInputElement>(en.faq.question).value).toBe('q');
    await user.click(screen.getByRole('button', { name: en.app.cancel }));
    await user.click(screen.getByRole('button', { name: en.faq.discard }));
    expect(onClose).toHaveBeenCalledOnce();
    stop();
  });

  it('closes at once while nothing was written', async () => {
    const { onClose, user, stop } = openEntry({ id: '', wordings: {} });
    await user.keyboard('{Escape}');
    expect(onClose).toHaveBeenCalledOnce();
    stop();
  });

  it('that is new gets a name of its question', async () => {
    const { save, user, stop } = openEntry({ id: '', wordings: { en: emptyWording } });
    await user.type(screen.getByLabelText(en.faq.question), 'Do you wrap gifts?');
    await user.type(screen.getByLabelText(en.faq.answer), 'Yes.');
    await user.click(screen.getByRole('button', { name: en.app.save }));
    expect(save.mock.calls[0]?.[0]).toMatchObject({ id: 'do-you-wrap-gifts' });
    stop();
  });

  it('that lacks something shows the tab and marks the field', async () => {
    const said = { question: 'q', variants: '', answer: 'a', links: '', images: '', next: [] };
    const wordings = { en: said, fa: { ...said, question: '', answer: '', next: ['b'] } };
    const { save, user, stop } = openEntry({ id: 'x', wordings });
    await user.click(screen.getByRole('button', { name: en.app.save }));
    expect(save).not.toHaveBeenCalled();
    expect(screen.getByRole('alert').textContent).toContain(en.languages['fa']);
    expect(screen.getByRole('tab', { selected: true }).textContent).toContain(en.languages['fa']);
    for (const label of [en.faq.question, en.faq.answer])
      expect(screen.getByLabelText(label).getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByLabelText(en.faq.id).getAttribute('aria-invalid')).not.toBe('true');
    stop();
  });
});

describe('an open question', () => {
  it('is settled once, by a button that says which it is', async () => {
    const asked = { question: 'gift?', lang: 'en', count: 2, others: [], replies: [], nearest: '' };
    const questions = [1, 2].map((about) => ({ ...asked, turns: [{ chat: 'c', about }] }));
    let answer: (response: Response) => void = () => undefined;
    const server = vi.fn((_: string, init: RequestInit) =>
      init.method === 'GET'
        ? Promise.resolve(json({ questions, phrasings: [] }))
        : new Promise<Response>((resolve) => (answer = resolve)),
    );
    vi.stubGlobal('fetch', server);
    const onChanged = vi.fn();
    openPage(<Lessons faq={{ version: 1, entries: [] }} onChanged={onChanged} />);
    const label = en.faq.dismissLabel('\u2068gift?\u2069');
    const [first, second] = await screen.findAllByRole<HTMLButtonElement>('button', { name: label });
    if (first === undefined || second === undefined) throw new Error('two rows expected');
    const user = userEvent.setup();
    await user.click(first);
    expect(first.disabled && second.disabled).toBe(true);
    await user.click(first);
    expect(server.mock.calls.filter(([, init]) => init.method === 'POST')).toHaveLength(1);
    answer(new Response(null, { status: 204 }));
    await waitFor(() => expect(onChanged).toHaveBeenCalledOnce());
    expect(second.disabled).toBe(false);
  });
});
