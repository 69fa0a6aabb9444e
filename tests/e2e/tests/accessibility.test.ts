import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, narrow, person, picture, wide } from '../support/browser.ts';
import { fa as words } from '../../../console-js/src/i18n/fa.ts';
import { Desk } from '../support/desk.ts';
import { tellLogOnFailure } from '../support/log.ts';
import { Server } from '../support/server.ts';
import { Widget } from '../support/widget.ts';

const sara = { name: 'سارا', email: 'sara@shop.example', password: 'pomegranate-sara', admin: true };

let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await Server.start({}, [sara]);
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

tellLogOnFailure(() => server);

/** What axe calls serious or critical, in words that say where. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
    );
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries({ wide, narrow })) {
    const look = `${colorScheme}-${size}`;

    test(`demo shop and open widget, ${look}`, async () => {
      const page = await person(browser, { colorScheme, viewport });
      const widget = await Widget.visit(page, server.origin, '/demo/');
      expect(await violations(page)).toEqual([]);
      await widget.open();
      await widget.say('هزینه ارسال چقدره؟');
      await widget.line(/۴۵ هزار تومان/).waitFor();
      await picture(page, `look-widget-${look}`);
      expect(await violations(page)).toEqual([]);
      await page.context().close();
    });

    test(`console, ${look}`, async () => {
      const page = await person(browser, { colorScheme, viewport });
      await page.goto(`${server.origin}/console/`);
      await page.getByRole('button').first().waitFor();
      await picture(page, `look-login-${look}`);
      expect(await violations(page)).toEqual([]);
      const desk = await Desk.logIn(page, server.origin, sara);
      const visitor = await person(browser);
      const widget = await Widget.visit(visitor, server.origin, '/demo/');
      await widget.open();
      await widget.askForHuman();
      await widget.say('سلام، order #A-1024 نرسیده');
      if (viewport === narrow) await desk.openFromInbox();
      await desk.line('سلام، order #A-1024 نرسیده').waitFor();
      await picture(page, `look-console-${look}`);
      expect(await violations(page)).toEqual([]);
      await desk.askToEnd();
      expect(await violations(page)).toEqual([]);
      await desk.confirmEnd();
      for (const place of ['visitors', 'offline', 'faq', 'team'] as const) {
        await desk.show(place);
        await desk.main.getByRole('heading', { name: words[place].title }).waitFor();
        await picture(page, `look-${place}-${look}`);
        expect(await violations(page), place).toEqual([]);
      }
      await page.context().close();
      await visitor.context().close();
    });
  }
}
