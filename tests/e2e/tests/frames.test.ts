import type { Browser, Frame, Page } from 'playwright-core';
import type {} from '../../../widget-js/src/loader.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { launch, person } from '../support/browser.ts';
import { canary } from '../support/canary.ts';
import { tellLogOnFailure } from '../support/log.ts';
import { Server } from '../support/server.ts';
import { strangeShop, type StrangeShop } from '../support/shop.ts';
import { Widget } from '../support/widget.ts';

let shop: StrangeShop;
let stranger: StrangeShop;
let server: Server;
let browser: Browser;

beforeAll(async () => {
  [shop, stranger] = await Promise.all([strangeShop(), strangeShop()]);
  server = await Server.start({ embedOn: [shop.origin] });
  browser = await launch();
});

beforeEach(() => {
  shop.policy = '';
  shop.snippet = `<script async src="${server.origin}/widget/loader.js" data-site="demo"></script>`;
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([shop?.close(), stranger?.close(), server?.stop()]);
});

tellLogOnFailure(() => server);

const place = { url: 'https://evil.example/', title: 'forged', referrer: '' };
const view = { type: 'view', view: 'panel', side: 'left', width: 9_999, height: 9_999, title: 'forged' };

/** What the page says to the widget, and what it does not: wrong marks, wrong types, too much and too little. */
const toWidget: readonly unknown[] = [
  { type: 'command', name: 'open' },
  { type: 'command', name: 'toggle' },
  { type: 'page', page: place },
  { type: 'hello', page: place, lang: 'en', side: 'left', narrow: true },
  { type: 'viewport', narrow: true },
  { type: 'signals', signals: { seconds: 9_999, scroll: 100, idle: 9_999, exit: true } },
  { type: 'custom', name: 'forged' },
  { type: 'identity', token: 'forged' },
  { type: 'command', name: 'end' },
  { type: '__proto__' },
];

const toLoader: readonly unknown[] = [
  view,
  { ...view, view: 'invite' },
  { ...view, side: 'style' },
  { ...view, width: '100vw; background: url(//evil.example)' },
  { type: 'watch', on: true },
  { type: 'event', name: 'open' },
  { type: 'event', name: 'message' },
  { type: 'event', name: 'ready' },
  { type: 'event', name: '__proto__' },
  { type: 'constructor' },
];

const marks: readonly unknown[] = ['pasokh-1', 'pasokh-2', null, ['pasokh-1'], { toString: 'pasokh-1' }];

const forgeries = (bodies: readonly unknown[]): unknown[] =>
  marks.flatMap((mark) => bodies.map((body) => ({ pasokh: mark, ...(body as object) })));

/** Frame number `index` of the page gets each of these from the frame in which this runs. */
async function attackWidget(from: Frame, messages: readonly unknown[], index: number): Promise<void> {
  await from.evaluate(
    ([all, at]) => {
      for (const message of all) parent.frames[at]?.postMessage(message, '*');
    },
    [messages, index] as const,
  );
}

async function attackLoader(from: Frame, messages: readonly unknown[]): Promise<void> {
  await from.evaluate((all) => {
    for (const message of all) parent.postMessage(message, '*');
  }, messages);
}

interface Standing {
  readonly frame: string;
  readonly title: string;
  readonly events: readonly string[];
}

const standing = (page: Page): Promise<Standing> =>
  page.evaluate(() => {
    const widget = document.querySelector<HTMLIFrameElement>('iframe[src*="/widget/frame"]');
    const events = (Reflect.get(window, 'heard') ?? []) as string[];
    return { frame: widget?.style.cssText ?? '', title: widget?.title ?? '', events: [...events] };
  });

test('forged messages have no effect, on the widget or on the page that embeds it', async () => {
  expect(forgeries([...toWidget, ...toLoader]).length).toBeGreaterThanOrEqual(100);
  const page = await person(browser);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  const widget = await Widget.visit(page, shop.origin, '/');
  await page.evaluate(() => {
    const heard: string[] = [];
    Reflect.set(window, 'heard', heard);
    for (const name of ['ready', 'open', 'close', 'message', 'invite'] as const)
      window.Pasokh?.on(name, () => heard.push(name));
  });
  const before = await standing(page);

  // A frame of a stranger, and one of the server's own origin: the right origin, but the wrong window.
  await page.evaluate(
    async (addresses) => {
      for (const address of addresses) {
        const frame = document.createElement('iframe');
        frame.src = address;
        const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }));
        document.body.append(frame);
        await loaded;
      }
    },
    [stranger.origin, `${server.origin}/widget/frame?site=demo`],
  );
  const [, own, strange, twin] = page.frames();
  expect(own?.url()).toContain('/widget/frame');
  expect(strange?.url()).toContain(stranger.origin);
  for (const attacker of [strange, twin]) {
    if (!attacker) throw new Error('a frame is missing');
    await attackWidget(attacker, forgeries(toWidget), 0);
    await attackLoader(attacker, forgeries(toLoader));
  }
  // The page itself may command the widget, but only in whole sentences.
  await page.evaluate((all) => {
    const frame = document.querySelector<HTMLIFrameElement>('iframe[src*="/widget/frame"]');
    for (const message of all) {
      frame?.contentWindow?.postMessage(message, '*');
      window.postMessage(message, '*');
    }
  }, forgeries(toLoader));

  // Messages arrive in order: once this one has had its effect, the forged ones have had theirs.
  expect(await standing(page)).toEqual(before);
  await page.evaluate(() => window.Pasokh?.open());
  await widget.composer.waitFor();
  const heard = async (): Promise<string[]> =>
    (await standing(page)).events.filter((name) => name !== 'ready'); // that one may come before we listen
  await expect.poll(heard).toEqual(['open']);
  expect((await standing(page)).title).toBe(before.title);
  expect(await widget.document()).toEqual({ lang: 'fa', dir: 'rtl' });
  expect(errors).toEqual([]);
  await page.context().close();
});

test('the widget works on a page with a strict content security policy', async () => {
  const { origin } = server;
  shop.policy =
    `default-src 'none'; script-src ${origin}/widget/loader.js; frame-src ${origin}; base-uri 'none'; ` +
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
  const alarms: string[] = [];
  const page = await person(browser);
  await canary(page.context(), alarms);
  const widget = await Widget.visit(page, shop.origin, '/');
  await widget.open();
  await widget.say('هزینه ارسال چقدره؟');
  await widget.line(/۴۵ هزار تومان/).waitFor();
  expect(alarms.filter((alarm) => !alarm.includes('favicon'))).toEqual([]);
  await page.context().close();
});

test('the console is shown in no frame, whoever asks', async () => {
  const page = await person(browser);
  for (const path of ['/console/', '/console/team', '/console/nothing.js', '/api/console/me']) {
    const answer = await page.request.get(`${server.origin}${path}`);
    expect(answer.headers()['content-security-policy']).toContain("frame-ancestors 'none'");
  }
  for (const host of [shop, stranger]) {
    host.snippet = `<iframe src="${server.origin}/console/"></iframe>`;
    const refused = page.waitForEvent('console', (said) => said.text().includes('frame-ancestors'));
    await page.goto(host.origin);
    expect((await refused).text()).toContain("'none'");
    expect(await page.frameLocator('iframe').getByRole('textbox').count()).toBe(0);
  }
  await page.context().close();
});
