// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
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
});

describe('an entry', () => {
  it('that lacks something shows the tab and marks the field', async () => {
    prepareBrowser();
    const save = vi.fn();
    const wire = new Wire();
    const desk = createDesk({ open: wire.open });
    const said = { question: 'q', variants: '', answer: 'a', links: '', images: '', next: [] };
    const wordings = { en: said, fa: { ...said, question: '', answer: '', next: ['b'] } };
    render(
      <Providers>
        <DeskProvider store={desk}>
          <EntryDialog title="t" start={{ id: 'x', wordings }} entries={[]} save={save} onClose={vi.fn()} />
        </DeskProvider>
      </Providers>,
    );
    await userEvent.setup().click(screen.getByRole('button', { name: en.app.save }));
    expect(save).not.toHaveBeenCalled();
    expect(screen.getByRole('alert').textContent).toContain(en.languages['fa']);
    expect(screen.getByRole('tab', { selected: true }).textContent).toContain(en.languages['fa']);
    for (const label of [en.faq.question, en.faq.answer])
      expect(screen.getByLabelText(label).getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByLabelText(en.faq.id).getAttribute('aria-invalid')).not.toBe('true');
    desk.stop();
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
