import { afterEach, describe, expect, it, vi } from 'vitest';
import { object, string } from '@pasokh/client/decode';
import { call, nothing } from './http';

const answer = (status: number, body: string) =>
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(status === 204 ? null : body, { status })));
afterEach(() => void vi.unstubAllGlobals());

describe('call', () => {
  const decoder = object({ name: string });
  it('decodes what it gets and refuses what it does not know', async () => {
    answer(200, '{"name":"x","more":1}');
    expect(await call('GET', '/', decoder)).toEqual({ ok: true, value: { name: 'x' } });
    answer(200, '{"name":1}');
    expect(await call('GET', '/', decoder)).toMatchObject({ ok: false, problem: { code: 'internal' } });
  });
  it('reads the error of the server', async () => {
    answer(429, '{"error":{"code":"rate_limited","message":"slow down","retry_after_ms":42000}}');
    expect(await call('POST', '/', nothing, {})).toEqual({
      ok: false,
      problem: { code: 'rate_limited', status: 429, retryAfterMs: 42_000 },
    });
  });
  it('makes do with the status when a proxy answers in HTML', async () => {
    answer(502, '<html>bad gateway</html>');
    expect(await call('GET', '/', decoder)).toEqual({
      ok: false,
      problem: { code: 'unavailable', status: 502 },
    });
  });
  it('takes an empty answer', async () => {
    answer(204, '');
    expect(await call('POST', '/', nothing)).toEqual({ ok: true, value: null });
  });
  it('gives a lost connection as a value', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
    expect(await call('GET', '/', decoder)).toEqual({ ok: false, problem: { code: 'network' } });
  });
});
