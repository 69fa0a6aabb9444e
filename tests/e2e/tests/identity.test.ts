import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fa as words } from '../../../console-js/src/i18n/fa.ts';
import { launch, person, picture } from '../support/browser.ts';
import { Desk } from '../support/desk.ts';
import { tellLogOnFailure } from '../support/log.ts';
import { Server } from '../support/server.ts';
import { strangeShop, type StrangeShop } from '../support/shop.ts';
import { Widget } from '../support/widget.ts';

const sara = { name: 'سارا', email: 'sara@shop.example', password: 'pomegranate-sara', capacity: 6 };
const nima = { name: 'نیما', email: 'nima@shop.example', password: 'pomegranate-nima' };
const secret = randomBytes(32).toString('hex');

let server: Server;
let browser: Browser;
let shop: StrangeShop;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pasokh-e2e-secret-'));
  const file = join(folder, 'identity.secret');
  await writeFile(file, secret, { mode: 0o600 });
  shop = await strangeShop();
  server = await Server.start({ identitySecretFile: file, embedOn: [shop.origin] }, [sara, nima]);
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await shop?.close();
  await rm(folder, { recursive: true, force: true });
});

tellLogOnFailure(() => server);

/** RFC 6238 with its default parameters, as every authenticator does it. */
function totp(secretInBase32: string, step: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secretInBase32]
    .map((each) => alphabet.indexOf(each).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((each) => parseInt(each, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const stepNow = (): number => Math.floor(Date.now() / 30_000);

function signed(claims: object): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (what: object) => Buffer.from(JSON.stringify(what)).toString('base64url');
  const head = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iat: now, exp: now + 300, ...claims })}`;
  return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
}

/** The shop's page for somebody who is logged in there; without a token, for anybody. */
async function visitShop(page: Page, jwt?: string, welcome = true): Promise<Widget> {
  const identity = jwt === undefined ? '' : ` data-identity="${jwt}"`;
  shop.snippet = `<script async src="${server.origin}/widget/loader.js" data-site="demo"${identity}></script>`;
  const widget = await Widget.visit(page, shop.origin, '/');
  await (welcome ? widget.open() : widget.launcher.click());
  return widget;
}

test('an operator switches the second factor on, and comes in with a code or a recovery code alone', async () => {
  const page = await person(browser);
  const desk = await Desk.logIn(page, server.origin, nima);
  await page.getByRole('button', { name: nima.name }).click();
  await page.getByRole('menuitem', { name: words.security.title }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(words.password.current).fill(nima.password);
  await dialog.getByRole('button', { name: words.security.begin }).click();
  await dialog.getByRole('img', { name: words.security.qr }).waitFor();
  const key = (await dialog.locator('pre').textContent())?.replaceAll(/\s/g, '') ?? '';
  expect(key).toMatch(/^[A-Z2-7]{32}$/);
  await picture(page, 'second-factor-1-scan');

  // As people type them on a Persian keyboard. Each code is taken once, and a step to either side of the clock:
  // this one and the next leave the log-in below a minute and a half.
  const step = stepNow();
  const persian = totp(key, step).replaceAll(/\d/g, (each) => '۰۱۲۳۴۵۶۷۸۹'[Number(each)] ?? each);
  await dialog.getByLabel(words.security.code).fill(persian);
  await dialog.getByRole('button', { name: words.security.confirm }).click();
  const shown = await dialog.getByLabel(words.security.codes).textContent();
  const recovery = (shown ?? '').split('\n').filter((each) => each !== '');
  expect(recovery.length).toBeGreaterThanOrEqual(8);
  await picture(page, 'second-factor-2-codes');
  await dialog.getByRole('button', { name: words.security.kept }).click();
  await desk.status.waitFor(); // whoever switches it on stays

  // The password alone is not enough any more: the page asks for the code and stays outside without it.
  const elsewhere = await person(browser);
  await elsewhere.goto(`${server.origin}/console/`);
  await elsewhere.getByLabel(words.login.email).fill(nima.email);
  await elsewhere.getByLabel(words.login.password).fill(nima.password);
  await elsewhere.getByRole('button', { name: words.login.submit }).click();
  await elsewhere.getByLabel(words.security.code).fill('000000');
  await picture(elsewhere, 'second-factor-3-log-in');
  await elsewhere.getByRole('button', { name: words.login.submit }).click();
  await elsewhere.getByRole('alert').first().waitFor();
  expect(await elsewhere.getByRole('navigation', { name: words.app.console }).count()).toBe(0);

  await Desk.logInWithCode(await person(browser), server.origin, nima, totp(key, step + 1));
  await Desk.logInWithCode(await person(browser), server.origin, nima, recovery[0] ?? '');
  // The next test's chat is Sara's, not that of whom chance prefers.
  await desk.chooseStatus('busy');
});

test('whom the site vouches for is named to the operator and finds his chat again; a stranger does not', async () => {
  const desk = await Desk.logIn(await person(browser), server.origin, sara);
  const mina = { sub: 'customer-1024', name: 'مینا رضایی', email: 'mina@example.com' };
  const atHome = await visitShop(await person(browser), signed(mina));
  await atHome.askForHuman();
  await atHome.say('سفارش من کجاست؟');
  const chat = desk.page.getByRole('region', { name: mina.name });
  await chat.getByText('سفارش من کجاست؟').first().waitFor();
  await chat.getByRole('textbox').fill('امروز می‌رسد.');
  await chat.getByRole('textbox').press('Enter');
  await atHome.line('امروز می‌رسد.').waitFor();
  await picture(desk.page, 'vouched-1-console');

  const onThePhone = await visitShop(await person(browser), signed(mina));
  await onThePhone.line('امروز می‌رسد.').waitFor();
  await picture(onThePhone.page, 'vouched-2-other-browser');

  // Without the site's word nobody gets there: neither by no name, nor by one that somebody else signed.
  const stranger = await visitShop(await person(browser));
  expect(await stranger.messages()).not.toContain('امروز می‌رسد.');
  const [head, body] = signed(mina).split('.');
  const forged = `${head}.${body}.${createHmac('sha256', 'another secret').update(`${head}.${body}`).digest('base64url')}`;
  const forger = await visitShop(await person(browser), forged, false);
  await forger.refused.waitFor();
  await picture(forger.page, 'vouched-3-forged');
  expect(await forger.messages()).toEqual([]);
});
