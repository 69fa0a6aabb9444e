// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { en } from '../../i18n/en';
import { openPage } from '../../test_console';
import { LoginView } from './view';

type Asked = { readonly path: string; readonly body: unknown };

/** Answers of the server by path, in order; the last one stays. */
function serve(answers: Record<string, (readonly [number, unknown])[]>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', (path: string, { body }: { body?: string }) => {
    asked.push({ path, body: body === undefined ? undefined : JSON.parse(body) });
    const list = answers[path] ?? [];
    const [status, value] = (list.length > 1 ? list.shift() : list[0]) ?? [404, {}];
    return Promise.resolve(new Response(JSON.stringify(value), { status }));
  });
  return asked;
}

const refused = (code: string) => [401, { error: { code } }] as const;
const oneSite = [[200, { sites: [{ id: 'demo', name: { en: 'Demo' }, needs_setup: false }] }]] as const;
let user: ReturnType<typeof userEvent.setup>;

beforeEach(() => {
  user = userEvent.setup();
});
afterEach(() => vi.unstubAllGlobals());

async function fillIn(): Promise<void> {
  await user.type(await screen.findByLabelText(en.login.email), 'sara@shop.example');
  await user.type(screen.getByLabelText(en.login.password), 'pomegranate');
  await user.click(screen.getByRole('button', { name: en.login.submit }));
}

it('asks for the code only when the server wants one, and takes it in Persian digits', async () => {
  const asked = serve({
    '/api/console/sites': [...oneSite],
    '/api/console/login': [refused('code_required'), refused('bad_credentials'), [200, { me: {} }]],
  });
  const done = vi.fn();
  openPage(<LoginView notice={null} onDone={done} />);
  await fillIn();
  const code = await screen.findByLabelText(en.security.code);
  expect(document.activeElement).toBe(code);
  expect(code.getAttribute('autocomplete')).toBe('one-time-code');
  expect(screen.queryByLabelText(en.login.password)).toBeNull();
  const submit = screen.getByRole('button', { name: en.login.submit });
  expect(submit).toHaveProperty('disabled', true);
  await user.type(code, '000000');
  await user.click(submit);
  expect((await screen.findByRole('alert')).textContent).toBe(en.security.wrong);
  await user.type(screen.getByLabelText(en.security.code), '۱۲۳ ۴۵۶');
  await user.click(submit);
  await waitFor(() => expect(done).toHaveBeenCalled());
  expect(asked.at(-1)?.body).toEqual({
    site: 'demo',
    email: 'sara@shop.example',
    password: 'pomegranate',
    code: '123456',
  });
});

it('takes a recovery code in place of it, and lets one start over', async () => {
  const asked = serve({
    '/api/console/sites': [...oneSite],
    '/api/console/login': [refused('code_required'), [200, { me: {} }]],
  });
  const done = vi.fn();
  openPage(<LoginView notice={null} onDone={done} />);
  await fillIn();
  await screen.findByLabelText(en.security.code);
  await user.click(screen.getByRole('button', { name: en.login.startOver }));
  expect(screen.getByLabelText(en.login.password)).toHaveProperty('value', '');
  await user.type(screen.getByLabelText(en.login.password), 'pomegranate');
  await user.click(screen.getByRole('button', { name: en.login.submit }));
  await waitFor(() => expect(done).toHaveBeenCalled());
  expect(asked.at(-1)?.body).not.toHaveProperty('code');
});

it('asks for the site where the server has several and the address names none', async () => {
  const asked = serve({
    '/api/console/sites': [[200, { sites: [] }]],
    '/api/console/login': [[200, { me: {} }]],
  });
  const done = vi.fn();
  openPage(<LoginView notice={null} onDone={done} />);
  await user.type(await screen.findByLabelText(en.login.site), 'books');
  await fillIn();
  await waitFor(() => expect(done).toHaveBeenCalled());
  expect(asked.at(-1)?.body).toMatchObject({ site: 'books' });
});
