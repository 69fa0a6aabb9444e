import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launch, person, picture } from '../support/browser.ts';
import { canary } from '../support/canary.ts';
import { Desk } from '../support/desk.ts';
import { tellLogOnFailure } from '../support/log.ts';
import { payloads } from '../support/payloads.ts';
import { RawClient } from '../support/raw_client.ts';
import { Server } from '../support/server.ts';
import { Widget } from '../support/widget.ts';

const sara = { name: 'سارا', email: 'sara@shop.example', password: 'pomegranate-sara', admin: true };

let server: Server;
let browser: Browser;
let alarms: string[];

beforeAll(async () => {
  expect(payloads.length).toBeGreaterThanOrEqual(30);
  server = await Server.start({ messageBurst: 500 }, [sara]);
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
  const page = await watched();
  await page.goto(`${server.origin}/demo/`);
  await page.evaluate((all) => {
    const victim = document.body.appendChild(document.createElement('div'));
    for (const text of all) victim.insertAdjacentHTML('beforeend', text);
  }, payloads);
  await expect.poll(() => alarms.length).toBeGreaterThan(5);
  await page.context().close();
  alarms.length = 0;
});

test('in messages, both ways', async () => {
  const desk = await Desk.logIn(await watched(), server.origin, sara);
  const widget = await Widget.visit(await watched(), server.origin, '/demo/');
  await widget.open();
  await widget.askForHuman();
  await desk.column.waitFor();
  for (const text of payloads) await widget.say(text);
  await expect.poll(() => desk.messages(), { timeout: 30_000 }).toEqual(payloads);
  expect(await widget.messages()).toEqual(payloads);
  for (const text of payloads) await desk.say(text);
  await expect.poll(() => widget.messages(), { timeout: 30_000 }).toEqual([...payloads, ...payloads]);
  await picture(widget.page, 'hostile-1-widget');
  await picture(desk.page, 'hostile-2-console');
  await desk.end();
});

test('in page titles, addresses and referrers', async () => {
  const desk = await Desk.logIn(await watched(), server.origin, sara);
  await desk.show('visitors');
  const visitors = await Promise.all(
    payloads.flatMap((text) => [
      RawClient.visitor(server, { url: text, title: text, referrer: text }),
      RawClient.visitor(server, { url: text, title: '', referrer: text }),
    ]),
  );
  for (const text of payloads) {
    await expect.poll(() => desk.main.getByText(shown(text)).count()).toBeGreaterThanOrEqual(2);
  }
  expect(await desk.main.locator('a:not([href^="http"], [href^="#"])').count()).toBe(0);
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
  for (const text of payloads) {
    await page.evaluate((title) => {
      document.title = title;
      location.hash = title;
    }, text);
    await desk.column.getByText(text, { exact: true }).waitFor();
  }
  await desk.end();
});

test('in the name and the text of a message that was left', async () => {
  const place = { url: `${server.origin}/demo/`, title: 'demo', referrer: '' };
  for (const text of payloads) {
    const visitor = await RawClient.visitor(server, place);
    await visitor.leaveMessage(text, 'mina@example.com', text);
    visitor.leave();
  }
  const desk = await Desk.logIn(await watched(), server.origin, sara);
  await desk.show('offline');
  for (const text of payloads) {
    await expect.poll(() => desk.main.getByText(text, { exact: true }).count()).toBeGreaterThanOrEqual(2);
  }
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
  for (const [index, text] of payloads.entries()) {
    await rename(text);
    await desk.say(`${index}`);
    await widget.author(text).waitFor();
    await second.ask({ type: 'status', ref: index + 1, status: 'away', reason: text }, 'done');
    await desk.status.getByText(text).waitFor();
  }
  await desk.show('team');
  await desk.main.getByText(payloads.at(-1) ?? '', { exact: true }).waitFor();
  await picture(widget.page, 'hostile-5-operator-name');
  second.leave();
});

/** The console shows an address without its last slash. */
const shown = (text: string): string => text.replace(/\/$/, '');

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
