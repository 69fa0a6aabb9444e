// Walks through the console on the mock server in a real browser and writes what it looks like to build/screens.
//
//   npm run build && node scripts/screenshots.js
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const out = fileURLToPath(new URL('../../build/screens/', import.meta.url));
await mkdir(out, { recursive: true });

async function startMock(...more) {
  const mock = spawn(process.execPath, [
    fileURLToPath(new URL('mock_server.js', import.meta.url)),
    '--port',
    '0',
    ...more,
  ]);
  mock.stderr.pipe(process.stderr);
  const [line] = await once(mock.stdout, 'data');
  return { url: line.toString().trim(), stop: () => mock.kill() };
}

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const complaints = [];

async function open(mock, { language, scheme, width, height = 900 }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
  await context.addInitScript(
    (preferences) => localStorage.setItem('pasokh.console.preferences', preferences),
    JSON.stringify({ language, scheme: 'auto', sound: true, desktop: false, enterSends: true }),
  );
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(`a script ran: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(mock.url);
  const shot = (name) =>
    page.screenshot({ path: `${out}${name}-${language}-${scheme}-${width}.png`, animations: 'disabled' });
  return { page, shot };
}

async function signIn(page) {
  const email = page.locator('input[name=email]');
  await email.or(page.locator('nav')).first().waitFor();
  if (!(await email.isVisible())) return;
  await email.fill('sara@shop.example');
  await page.locator('input[name=password]').fill('0123456789');
  await page.locator('button[type=submit]').click();
  await page.locator('nav').waitFor();
}

const wide = [
  { language: 'fa', scheme: 'light', width: 1600 },
  { language: 'en', scheme: 'dark', width: 1600 },
  { language: 'fa', scheme: 'dark', width: 1280 },
  { language: 'en', scheme: 'light', width: 1600 },
];
for (const look of wide) {
  const mock = await startMock();
  const { page, shot } = await open(mock, look);
  await page.locator('input[name=email]').waitFor();
  await shot('login');
  await signIn(page);
  await page.locator('section textarea').first().waitFor();
  await shot('chats');
  const composer = page.locator('section textarea').first();
  await composer.fill('بله، کد WELCOME10 تا پایان هفته فعال است.');
  await composer.press('Enter');
  await page.waitForTimeout(1400);
  await shot('sent');
  await page.locator('section header button[aria-haspopup=menu]').first().click();
  await page.locator('[role=menuitem]').first().click();
  await page.locator('[role=dialog] ul').first().waitFor();
  await page.waitForTimeout(300);
  await shot('transfer');
  await page.keyboard.press('Escape');
  await page.locator('header [aria-haspopup=dialog]').first().click();
  await page.waitForTimeout(300);
  await shot('settings');
  await page.keyboard.press('Escape');
  for (const name of ['visitors', 'offline', 'team']) {
    await page.locator(`a[href="#/${name}"]`).click();
    await page.waitForTimeout(400);
    await shot(name);
  }
  await page.locator('main > section li button').nth(1).click();
  await page.waitForTimeout(300);
  await shot('account');
  mock.stop();
  await page.keyboard.press('Escape');
  await page.locator('a[href="#/chats"]').click();
  await page.waitForTimeout(600);
  await shot('reconnecting');
  await page.context().close();
}

for (const look of [
  { language: 'fa', scheme: 'light', width: 390 },
  { language: 'en', scheme: 'dark', width: 390 },
]) {
  const mock = await startMock();
  const { page, shot } = await open(mock, { ...look, height: 800 });
  await signIn(page);
  await page.locator('main li button').first().waitFor();
  await shot('inbox');
  await page.locator('main li button').first().click();
  await page.waitForTimeout(400);
  await shot('chat');
  await page.locator('[role=tablist] > button').first().click();
  for (const name of ['queue', 'visitors', 'offline', 'team']) {
    await page.locator(`a[href="#/${name}"]`).click();
    await page.waitForTimeout(400);
    await shot(name);
  }
  mock.stop();
  await page.context().close();
}

const mock = await startMock('--empty');
const { page, shot } = await open(mock, { language: 'fa', scheme: 'light', width: 1600 });
await signIn(page);
await page.waitForTimeout(400);
await shot('empty');
await page.locator('a[href="#/visitors"]').click();
await page.waitForTimeout(300);
await shot('empty-visitors');
await page.goto(`${mock.url}#setup=used`);
await page.reload();
await page.waitForTimeout(300);
await shot('setup');
mock.stop();
await browser.close();
for (const complaint of new Set(complaints)) console.log('page:', complaint);
