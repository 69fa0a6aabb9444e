import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

test('kill -9 while both write: what was pending is sent once, shown once, in order', async () => {
  const desk = await Desk.logIn(await person(browser), server.origin, sara);
  const page = await person(browser);
  const widget = await Widget.visit(page, server.origin, '/demo/');
  await widget.open();
  await widget.askForHuman();
  await desk.column.waitFor();
  await widget.say('پیش از خاموشی');
  await desk.line('پیش از خاموشی').waitFor();

  await widget.type('هنگام خاموشی ۱');
  await server.kill();
  await widget.send();
  await widget.say('هنگام خاموشی ۲');
  await widget.say('while it is down 3');
  await desk.say('پاسخ در خاموشی');
  await widget.reconnecting.waitFor();
  await desk.reconnecting.waitFor();
  await widget.pending.first().waitFor();
  await picture(page, 'crash-1-pending');
  await picture(desk.page, 'crash-2-console-pending');

  await server.launch();
  await desk.line('while it is down 3').waitFor({ timeout: 45_000 });
  await widget.line('پاسخ در خاموشی').waitFor({ timeout: 45_000 });
  await widget.pending.first().waitFor({ state: 'detached', timeout: 45_000 });
  await desk.pending.first().waitFor({ state: 'detached', timeout: 45_000 });
  await widget.say('پس از خاموشی');
  await desk.line('پس از خاموشی').waitFor();

  const visitors = (all: string[]) => all.filter((text) => text !== 'پاسخ در خاموشی');
  const seenByVisitor = await widget.messages();
  const seenByOperator = await desk.messages();
  expect(seenByOperator).toEqual(seenByVisitor);
  expect(visitors(seenByVisitor).slice(-5)).toEqual([
    'پیش از خاموشی',
    'هنگام خاموشی ۱',
    'هنگام خاموشی ۲',
    'while it is down 3',
    'پس از خاموشی',
  ]);
  expect(seenByVisitor.filter((text) => text === 'پاسخ در خاموشی')).toHaveLength(1);
  await picture(page, 'crash-3-recovered');
  await picture(desk.page, 'crash-4-console-recovered');
});
