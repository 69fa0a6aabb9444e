import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, launchWithProfile, person, picture } from '../support/browser.ts';
import { tellLogOnFailure } from '../support/log.ts';
import { Server } from '../support/server.ts';
import { strangeShop, type StrangeShop } from '../support/shop.ts';
import { Widget } from '../support/widget.ts';

let listed: StrangeShop;
let unlisted: StrangeShop;
let server: Server;
let browser: Browser;

beforeAll(async () => {
  [listed, unlisted] = await Promise.all([strangeShop(), strangeShop()]);
  server = await Server.start({ embedOn: [listed.origin] });
  for (const shop of [listed, unlisted]) {
    shop.snippet = `<script async src="${server.origin}/widget/loader.js" data-site="demo"></script>`;
  }
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([listed?.close(), unlisted?.close(), server?.stop()]);
});

tellLogOnFailure(() => server);

test('a listed origin embeds the widget, and the conversation survives a reload', async () => {
  const { page, close } = await launchWithProfile();
  const widget = await Widget.visit(page, listed.origin, '/');
  await widget.open();
  await widget.say('هزینه ارسال چقدره؟');
  await widget.line(/۴۵ هزار تومان/).waitFor();
  await picture(page, 'embedding-other-origin');
  await page.reload();
  await widget.open();
  await widget.line(/۴۵ هزار تومان/).waitFor();
  await close();
});

test('where the browser lets a frame of another origin store nothing, the widget works all the same', async () => {
  const page = await person(browser);
  const widget = await Widget.visit(page, listed.origin, '/');
  expect(await widget.mayStore()).toBe(false);
  await widget.open();
  await widget.say('هزینه ارسال چقدره؟');
  await widget.line(/۴۵ هزار تومان/).waitFor();
});

test('an origin that is not listed is refused by the browser', async () => {
  const page = await person(browser);
  const refused = page.waitForEvent('console', (said) => said.text().includes('frame-ancestors'));
  await page.goto(unlisted.origin);
  expect((await refused).text()).toContain(server.origin);
  expect(await page.frameLocator('iframe').getByRole('button').count()).toBe(0);
});
