import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, person } from '../support/browser.ts';
import { tellLogOnFailure } from '../support/log.ts';
import { Server } from '../support/server.ts';
import { Widget } from '../support/widget.ts';

let server: Server;
let browser: Awaited<ReturnType<typeof launch>>;

beforeAll(async () => {
  server = await Server.start({});
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  expect(await server?.stop()).toBe(true);
});

tellLogOnFailure(() => server);

test('the server is up, the demo shop loads, the bot answers', async () => {
  const widget = await Widget.visit(await person(browser), server.origin, '/demo/');
  await widget.open();
  await widget.say('هزینه ارسال چقدره؟');
  await widget.line(/۴۵ هزار تومان/).waitFor();
});
