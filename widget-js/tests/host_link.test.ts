import { expect, it } from 'vitest';
import { mark } from '../src/bridge';
import type { HostMessage } from '../src/bridge';
import { connectHost } from '../src/host_link';

const page = { url: 'https://shop.example/', title: 'Shop', referrer: '' };
const hello = { pasokh: mark, type: 'hello', page, lang: 'fa', side: null, narrow: false, identity: null };

function frame() {
  const posted: { message: unknown; origin: string }[] = [];
  const parent = { postMessage: (message: unknown, origin: string) => posted.push({ message, origin }) };
  const target = new EventTarget();
  const self = {
    parent: parent as unknown as Window,
    addEventListener: target.addEventListener.bind(target) as Window['addEventListener'],
  };
  const received: HostMessage[] = [];
  const host = connectHost((message) => received.push(message), self);
  const deliver = (data: unknown, origin: string, source: unknown = parent): void => {
    target.dispatchEvent(Object.assign(new Event('message'), { data, origin, source }));
  };
  return { posted, received, host, deliver };
}

it('pins the origin of the first hello and answers to it alone', () => {
  const { posted, received, host, deliver } = frame();
  host.post({ type: 'watch', on: true });
  expect(posted).toEqual([]);
  deliver(hello, 'https://shop.example');
  deliver({ pasokh: mark, type: 'command', name: 'open' }, 'https://evil.example');
  deliver({ pasokh: mark, type: 'command', name: 'close' }, 'https://shop.example');
  expect(received.map((message) => message.type)).toEqual(['hello', 'command']);
  host.post({ type: 'watch', on: true });
  expect(posted).toEqual([
    { message: { pasokh: mark, type: 'watch', on: true }, origin: 'https://shop.example' },
  ]);
});

it.each([
  ['another window', hello, 'https://shop.example', {}],
  ['an opaque origin', hello, 'null', undefined],
  ['no mark', { ...hello, pasokh: 'x' }, 'https://shop.example', undefined],
  ['no object', 'hello', 'https://shop.example', undefined],
  ['a wrong field', { ...hello, narrow: 1 }, 'https://shop.example', undefined],
  ['a command before hello', { pasokh: mark, type: 'command', name: 'open' }, 'https://a.example', undefined],
])('ignores %s', (_name, data, origin, source) => {
  const { received, deliver } = frame();
  if (source) deliver(data, origin, source);
  else deliver(data, origin);
  expect(received).toEqual([]);
});
