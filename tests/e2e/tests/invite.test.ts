import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, person, picture } from '../support/browser.ts';
import { inviteText } from '../support/configuration.ts';
import { tellLogOnFailure } from '../support/log.ts';
import { Server } from '../support/server.ts';
import { Widget } from '../support/widget.ts';

// The loader looks at the page once a second: after two looks, an invite that is due would be there.
const twoLooks = 2_500;

let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await Server.start({ inviteAtScroll: 20 });
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

tellLogOnFailure(() => server);

test('dismissed means dismissed for this visit, on other pages and after a reload too', async () => {
  const page = await person(browser);
  const widget = await Widget.visit(page, server.origin, '/demo/');
  const asked = invitesDue(page);
  await page.mouse.wheel(0, 3000);
  await widget.invite(inviteText.fa).waitFor();
  await widget.dismissInvite();
  await widget.invite(inviteText.fa).waitFor({ state: 'hidden' });
  const before = asked.invites;

  for (const go of [
    () => page.reload(),
    () => page.goto(`${server.origin}/demo/product.html`),
    () => page.goto(`${server.origin}/demo/`),
  ]) {
    await go();
    await widget.launcher.waitFor();
    await page.mouse.wheel(0, 6000);
    await page.waitForFunction(() => scrollY > 200);
    await page.waitForTimeout(twoLooks);
    expect(await widget.invite(inviteText.fa).count()).toBe(0);
  }
  expect(asked.invites).toBe(before);
});

test('an English page has an English widget, left to right', async () => {
  const page = await person(browser, { locale: 'en-GB' });
  const widget = await Widget.visit(page, server.origin, '/demo/en/', 'en');
  await page.mouse.wheel(0, 3000);
  await widget.invite(inviteText.en).waitFor();
  await picture(page, 'english-1-invite');
  await widget.acceptInvite();
  expect(await widget.document()).toEqual({ lang: 'en', dir: 'ltr' });
  await widget.say('What does delivery cost?');
  await widget.line(/45,000 toman/).waitFor();
  await picture(page, 'english-2-answer');
});

/** Counts the invites that the server sends to this page. */
function invitesDue(page: Page): { invites: number } {
  const seen = { invites: 0 };
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if ((JSON.parse(payload.toString()) as { type: string }).type === 'invite') seen.invites += 1;
    }),
  );
  return seen;
}
