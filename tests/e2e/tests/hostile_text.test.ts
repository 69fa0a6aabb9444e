import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { launch, person, picture } from '../support/browser.ts';
import { readableAddress } from '../../../console-js/src/ui/links.ts';
import { canary, collectTexts, strangers } from '../support/canary.ts';
import { Desk } from '../support/desk.ts';
import { tellLogOnFailure } from '../support/log.ts';
import { payloads } from '../support/payloads.ts';
import { RawClient } from '../support/raw_client.ts';
import { Server } from '../support/server.ts';
import { Widget } from '../support/widget.ts';

const sara = { name: 'سارا', email: 'sara@shop.example', password: 'pomegranate-sara', admin: true };

// Hundreds of texts; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000 });
const patient = { timeout: 90_000 };

let server: Server;
let browser: Browser;
let alarms: string[];

beforeAll(async () => {
  expect(new Set(payloads).size).toBeGreaterThanOrEqual(200);
  server = await Server.start({ messageBurst: 5_000 }, [sara]);
  browser = await launch();
});

beforeEach(() => {
  alarms = [];
});

afterEach(() => {
  expect(alarms).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

tellLogOnFailure(() => server);

async function watched(): Promise<Page> {
  const page = await person(browser);
  await canary(page.context(), alarms);
  return page;
}

test('the canary sings: markup that is taken for markup is noticed', async () => {
  const heard: string[] = [];
  const page = await person(browser);
  await canary(page.context(), heard);
  await page.goto(`${server.origin}/demo/`);
  await page.evaluate((all) => {
    const victim = document.body.appendChild(document.createElement('div'));
    for (const text of all) victim.insertAdjacentHTML('beforeend', text);
  }, payloads);
  await expect.poll(() => heard.length, patient).toBeGreaterThan(20);
  expect((await strangers(page)).length).toBeGreaterThan(50);
  await page.context().close();
});

/** Typed by hand, as the others come by the socket: the way through the composer is the same for all of them. */
const typed = payloads.filter((text, index) => index % 25 === 0 && !text.includes('\r'));

/** Several in each message: what matters is that all are shown, and a list of hundreds takes a browser long. */
const batches = every(8, payloads).map((from) => payloads.slice(from, from + 8).join('\n'));

test('in messages, both ways', async () => {
  const desk = await Desk.logIn(await watched(), server.origin, sara);
  const widget = await Widget.visit(await watched(), server.origin, '/demo/');
  await widget.open();
  await widget.askForHuman();
  await desk.column.waitFor();
  for (const text of typed) await widget.say(text);
  await expect.poll(() => desk.messages(), patient).toEqual(typed);

  const tab = await RawClient.visitor(server, nowhere, await widget.token());
  await Promise.all(batches.map((text) => tab.say(text)));
  const colleague = await RawClient.console(server, await cookies(desk.page));
  await Promise.all(batches.map((text) => colleague.say(text, colleague.chats[0])));
  const all = [...typed, ...batches, ...batches];
  await expect.poll(() => widget.messages(), patient).toEqual(all);
  await expect.poll(() => desk.messages(), patient).toEqual(all);
  await nothingStrange(widget.page, desk.page);
  await picture(widget.page, 'hostile-1-widget');
  await picture(desk.page, 'hostile-2-console');
  tab.leave();
  colleague.leave();
  await desk.end();
});

test('in the queue and in the list of chats', async () => {
  const desk = await Desk.logIn(await watched(), server.origin, sara);
  const texts = await collectTexts(desk.page);
  const visitors = await Promise.all(typed.map(() => RawClient.visitor(server, nowhere)));
  for (const [index, text] of typed.entries()) {
    // Said to the team: a reply of the bot would stand below it in the list of chats.
    await visitors[index]?.ask({ type: 'human', ref: 1 }, 'done');
    await visitors[index]?.say(text);
  }
  await expect.poll(() => desk.waiting.count()).toBeGreaterThan(0);
  await expect.poll(async () => missing(typed, await texts()), patient).toEqual([]);
  await nothingStrange(desk.page);
  for (const visitor of visitors) {
    await visitor.ask({ type: 'end', ref: 2 }, 'done');
    visitor.leave();
  }
});

test('in page titles, addresses and referrers', async () => {
  const desk = await Desk.logIn(await watched(), server.origin, sara);
  await desk.show('visitors');
  const texts = await collectTexts(desk.page);
  const visitors = await Promise.all(payloads.slice(0, 40).map(() => RawClient.visitor(server, nowhere)));
  for (let from = 0; from < payloads.length; from += visitors.length) {
    const some = payloads.slice(from, from + visitors.length);
    for (const blank of [false, true]) {
      for (const [index, text] of some.entries()) {
        visitors[index]?.move({ url: text, title: blank ? '' : text, referrer: text });
      }
      const expected = some.map((text) => (blank ? shownAddress(text) : text));
      await expect.poll(async () => missing(expected, await texts()), patient).toEqual([]);
      await nothingStrange(desk.page);
    }
  }
  await picture(desk.page, 'hostile-3-visitors');
  for (const visitor of visitors) visitor.leave();
});

test('in the title and the address of the page that embeds the widget', async () => {
  const desk = await Desk.logIn(await watched(), server.origin, sara);
  const page = await watched();
  const widget = await Widget.visit(page, server.origin, '/demo/');
  await widget.open();
  await widget.askForHuman();
  await desk.column.waitFor();
  await page.evaluate(async (titles) => {
    for (const title of titles) {
      document.title = title;
      location.hash = title;
      await new Promise((changed) => addEventListener('hashchange', changed, { once: true }));
    }
  }, payloads);
  await desk.column.getByText(payloads.at(-1) ?? '', { exact: true }).waitFor({ timeout: 60_000 });
  await nothingStrange(page, desk.page);
  await desk.end();
});

test('in the name, the contact and the text of a message that was left', async () => {
  const desk = await Desk.logIn(await watched(), server.origin, sara);
  await desk.show('offline');
  const texts = await collectTexts(desk.page);
  const visitor = await RawClient.visitor(server, nowhere);
  const contact = (text: string): string => `x${asName(text)}@x.example`;
  const messages = every(2, payloads).map((at) => [payloads[at] ?? '', payloads[at + 1] ?? ''] as const);
  await Promise.all(
    messages.map(([one, other]) => visitor.leaveMessage(asName(one), contact(other), `${one}\n${other}`)),
  );
  visitor.leave();
  const expected = messages.flatMap(([one, other]) => [asName(one), contact(other)]);
  await expect.poll(async () => missing(expected, await texts()), patient).toEqual([]);
  const told = messages.map(([one, other]) => `${one}\n${other}`);
  await expect.poll(async () => missing(told, await desk.said()), patient).toEqual([]);
  await nothingStrange(desk.page);
  await picture(desk.page, 'hostile-4-offline');
});

test('as name of an operator, and as reason for being away', async () => {
  const desk = await Desk.logIn(await watched(), server.origin, sara);
  const widget = await Widget.visit(await watched(), server.origin, '/demo/');
  await widget.open();
  await widget.askForHuman();
  await desk.column.waitFor();
  const rename = await renaming(desk.page, sara.email);
  const second = await RawClient.console(server, await cookies(desk.page));
  const texts = await collectTexts(desk.page);
  const names = every(3, payloads).map((at) => asName(payloads[at] ?? ''));
  for (const name of names) {
    await rename(name);
    await second.say('سلام', second.chats[0]);
  }
  await expect.poll(() => widget.authors(), patient).toEqual(names);
  await Promise.all(
    payloads.map((reason, index) =>
      second.ask({ type: 'status', ref: index + 1, status: 'away', reason }, 'done'),
    ),
  );
  const last = names.at(-1) ?? '';
  await expect.poll(async () => (await texts()).has(payloads.at(-1) ?? '')).toBe(true);
  await nothingStrange(widget.page, desk.page);
  await desk.show('team');
  await desk.main.getByText(last, { exact: true }).waitFor();
  await nothingStrange(desk.page);
  await picture(widget.page, 'hostile-5-operator-name');
  second.leave();
});

function every(step: number, list: readonly unknown[]): number[] {
  return Array.from({ length: Math.ceil(list.length / step) }, (_, index) => index * step);
}

const nowhere = { url: 'https://shop.example/', title: 'shop', referrer: '' };

/** A name is at most 100 bytes long. */
const asName = (text: string): string =>
  Buffer.from(text.trim()).subarray(0, 90).toString().replace('\ufffd', '');

/** The console shows an address without its scheme and its last slash, and decoded. */
const shownAddress = readableAddress;

function missing(wanted: readonly string[], shown: Set<string>): string[] {
  return wanted.filter((text) => !shown.has(text));
}

async function nothingStrange(...pages: readonly Page[]): Promise<void> {
  for (const page of pages) expect(await strangers(page)).toEqual([]);
}

async function cookies(page: Page): Promise<string> {
  return (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
}

/** What an administrator may do: give an operator another name. */
async function renaming(page: Page, email: string): Promise<(name: string) => Promise<void>> {
  const path = `${server.origin}/api/console/operators`;
  const listed = await page.request.get(path);
  expect(await listed.text()).toContain(email);
  const { operators } = (await listed.json()) as {
    operators: { id: string; email: string }[];
  };
  const own = operators.find((each) => each.email === email);
  return async (name) => {
    const answer = await page.request.patch(`${path}/${own?.id}`, {
      data: { name },
      headers: { origin: server.origin },
    });
    expect(answer.status()).toBeLessThan(300);
  };
}
