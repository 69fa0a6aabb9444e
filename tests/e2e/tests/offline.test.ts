import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { launch, person, picture } from '../support/browser.ts';
import { Desk } from '../support/desk.ts';
import { tellLogOnFailure } from '../support/log.ts';
import { Server } from '../support/server.ts';
import { Widget } from '../support/widget.ts';

const sara = { name: 'سارا', email: 'sara@shop.example', password: 'pomegranate-sara' };

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

test('nobody is there: the visitor leaves a message, and the console shows it', async () => {
  const page = await person(browser);
  const widget = await Widget.visit(page, server.origin, '/demo/');
  await widget.open();
  await widget.askForHuman();
  await picture(page, 'offline-1-form');
  await widget.leaveMessage('مینا', 'mina@example.com', 'لطفاً درباره سفارش #A-1024 خبر بدهید.');
  await widget.messageLeft.waitFor();
  await picture(page, 'offline-2-sent');

  const desk = await Desk.logIn(await person(browser), server.origin, sara);
  await desk.show('offline');
  for (const text of ['مینا', 'mina@example.com', 'لطفاً درباره سفارش #A-1024 خبر بدهید.']) {
    await desk.main.getByText(text).first().waitFor();
  }
  await picture(desk.page, 'offline-3-console');
});
