// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { en } from '../../i18n/en';
import { openPage } from '../../test_console';
import { sample } from '../../test_desk';
import { SecurityDialog } from './view';

const codes = ['aaaa-bbbb-cccc-dddd', 'eeee-ffff-gggg-hhhh'];
const secret = 'JBSWY3DPEHPK3PXP';

/** The server of one operator, as far as his second factor is concerned. */
function serve(totp: boolean): { path: string; body: unknown }[] {
  const asked: { path: string; body: unknown }[] = [];
  const me = { ...sample('welcome').me, totp };
  const wrong = [401, { error: { code: 'bad_credentials' } }] as const;
  vi.stubGlobal('fetch', (path: string, { body }: { body?: string }) => {
    const form = (body === undefined ? {} : JSON.parse(body)) as { password?: string; code?: string };
    asked.push({ path, body: form });
    const good = form.password !== 'wrong' && form.code !== '000000';
    const answers: Record<string, readonly [number, unknown]> = {
      '/api/console/me': [200, { me }],
      '/api/console/totp/begin': [200, { secret, uri: `otpauth://totp/Pasokh?secret=${secret}` }],
      '/api/console/totp/confirm': [200, { recovery_codes: codes }],
      '/api/console/totp/remove': [204, null],
    };
    const [status, value] = good ? (answers[path] ?? [404, {}]) : wrong;
    return Promise.resolve(new Response(status === 204 ? null : JSON.stringify(value), { status }));
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

it('is switched on by password, picture and code, and gives recovery codes once', async () => {
  const user = userEvent.setup();
  const asked = serve(false);
  openPage(<SecurityDialog onClose={() => undefined} />);
  await user.type(await screen.findByLabelText(en.password.current), 'wrong');
  await user.click(screen.getByRole('button', { name: en.security.begin }));
  expect((await screen.findByRole('alert')).textContent).toBe(en.security.wrong);
  await user.clear(screen.getByLabelText(en.password.current));
  await user.type(screen.getByLabelText(en.password.current), 'pomegranate');
  await user.click(screen.getByRole('button', { name: en.security.begin }));

  await screen.findByRole('img', { name: en.security.qr });
  screen.getByText('JBSW Y3DP EHPK 3PXP');
  await user.type(screen.getByLabelText(en.security.code), '۱۲۳۴۵۶');
  await user.click(screen.getByRole('button', { name: en.security.confirm }));

  await screen.findByText(en.security.recovery);
  expect(screen.getByLabelText(en.security.codes).textContent).toBe(codes.join('\n'));
  const download = screen.getByRole('link', { name: en.security.download });
  expect(decodeURIComponent(download.getAttribute('href') ?? '')).toContain(codes[1]);
  expect(asked.map(({ path }) => path.split('/').at(-1))).toEqual(['me', 'begin', 'begin', 'confirm']);
  expect(asked.at(-1)?.body).toEqual({ code: '123456' });
});

it('is switched off by password and a code', async () => {
  const user = userEvent.setup();
  const asked = serve(true);
  const close = vi.fn();
  openPage(<SecurityDialog onClose={close} />);
  await user.type(await screen.findByLabelText(en.password.current), 'pomegranate');
  await user.type(screen.getByLabelText(en.security.code), 'aaaa-bbbb-cccc-dddd');
  await user.click(screen.getByRole('button', { name: en.security.switchOff }));
  await waitFor(() => expect(close).toHaveBeenCalled());
  expect(asked.at(-1)?.body).toEqual({ password: 'pomegranate', code: 'aaaa-bbbb-cccc-dddd' });
});
