import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, person, picture } from '../support/browser.ts';
import { inviteText } from '../support/configuration.ts';
import { Desk } from '../support/desk.ts';
import { tellLogOnFailure } from '../support/log.ts';
import { Server } from '../support/server.ts';
import { Widget } from '../support/widget.ts';

const sara = { name: 'سارا', email: 'sara@shop.example', password: 'pomegranate-sara', capacity: 1 };
const nima = { name: 'نیما', email: 'nima@shop.example', password: 'pomegranate-nima', capacity: 2 };

let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await Server.start({ inviteAtScroll: 30 }, [sara, nima]);
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  expect(await server?.stop()).toBe(true);
});

tellLogOnFailure(() => server);

test('from the invite to the goodbye: a visitor, the bot, two operators', async () => {
  // Sara's only slot is taken by another visitor, and Nima is busy: the next one has to wait.
  const saraDesk = await Desk.logIn(await person(browser), server.origin, sara);
  const nimaDesk = await Desk.logIn(await person(browser), server.origin, nima);
  await nimaDesk.chooseStatus('busy');
  const other = await Widget.visit(await person(browser), server.origin, '/demo/product.html');
  await other.open();
  await other.askForHuman();
  await saraDesk.column.waitFor();

  const page = await person(browser);
  const visitor = await Widget.visit(page, server.origin, '/demo/');
  await picture(page, 'story-01-shop');
  await page.mouse.wheel(0, 2500);
  await visitor.invite(inviteText.fa).waitFor();
  await picture(page, 'story-02-invite');
  await visitor.acceptInvite();
  await visitor.composer.waitFor();
  await picture(page, 'story-03-open');

  await visitor.say('هزینه ارسال چقدره؟');
  await visitor.line(/۴۵ هزار تومان/).waitFor();
  await picture(page, 'story-04-bot-answers');

  await visitor.say('می‌خوام با اپراتور صحبت کنم');
  await visitor.queuePosition(1).waitFor();
  await picture(page, 'story-05-queued');

  await nimaDesk.waiting.waitFor();
  await picture(nimaDesk.page, 'story-06-console-queue');
  await nimaDesk.takeNext();
  await nimaDesk.line('هزینه ارسال چقدره؟').waitFor();
  await visitor.line(/نیما/).waitFor();
  await picture(nimaDesk.page, 'story-07-console-taken');
  await picture(page, 'story-08-joined');

  expect(await nimaDesk.takeReady('هزینه ارسال چقدر')).toContain('۴۵ هزار تومان');
  await picture(nimaDesk.page, 'story-09-console-ready-answer');
  await nimaDesk.type('سلام، من نیما هستم');
  await visitor.typing.waitFor();
  await picture(page, 'story-09-operator-types');
  await nimaDesk.send();
  await visitor.type('سلام! سفارش #A-1024 کی می‌رسه؟');
  await nimaDesk.typing.waitFor();
  await picture(nimaDesk.page, 'story-10-visitor-types');
  await visitor.send();
  for (const [index, text] of [
    'order #A-1024 امروز ارسال شد.',
    'کد رهگیری: IR-99 (post.example)',
  ].entries()) {
    await nimaDesk.say(text);
    await visitor.line(text).waitFor();
    await visitor.say(`ممنون ${index + 1} thanks!`);
    await nimaDesk.line(`ممنون ${index + 1} thanks!`).waitFor();
  }
  const conversation = [
    'سلام، من نیما هستم',
    'سلام! سفارش #A-1024 کی می‌رسه؟',
    'order #A-1024 امروز ارسال شد.',
    'ممنون 1 thanks!',
    'کد رهگیری: IR-99 (post.example)',
    'ممنون 2 thanks!',
  ];
  const saw = (side: Widget | Desk) =>
    expect.poll(async () => (await side.messages()).slice(-conversation.length)).toEqual(conversation);
  await saw(visitor);
  await saw(nimaDesk);
  await picture(page, 'story-11-conversation');
  await picture(nimaDesk.page, 'story-12-console-conversation');

  const showsNewest = () => expect.poll(() => visitor.showsNewest()).toBe(true);
  await page.goto(`${server.origin}/demo/product.html`);
  await visitor.open();
  await saw(visitor);
  await showsNewest();
  await page.reload();
  await visitor.open();
  await saw(visitor);
  await showsNewest();

  await saraDesk.end();
  await nimaDesk.transferTo(sara.name);
  await saraDesk.line('سلام، من نیما هستم').waitFor();
  await saw(saraDesk);
  await picture(saraDesk.page, 'story-13-console-transferred');
  await picture(page, 'story-14-transferred');

  await saraDesk.say('روز خوبی داشته باشید');
  await visitor.line('روز خوبی داشته باشید').waitFor();
  await saraDesk.end();
  await visitor.closedByOperator.waitFor();
  await showsNewest();
  await picture(page, 'story-15-closed');
});
