// Shows the built widget in Chromium against the in-process server and writes screenshots, for the eye; prints what
// axe finds and what the browser complains about.
//   node scripts/look.mjs OUT_DIR
import { createServer } from 'node:http';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { createServer as createVite } from 'vite';

const out = process.argv[2] ?? 'look';
mkdirSync(out, { recursive: true });
const root = fileURLToPath(new URL('..', import.meta.url));
const built = mkdtempSync(join(tmpdir(), 'pasokh-look-'));
const build = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--outDir', built], {
  encoding: 'utf8',
});
if (build.status !== 0) throw new Error(build.stdout + build.stderr);

// The fake server is TypeScript: Vite loads it.
const vite = await createVite({
  root,
  configFile: false,
  server: { middlewareMode: true, ws: false },
  appType: 'custom',
  logLevel: 'error',
});
const { FakeServer } = await vite.ssrLoadModule('@pasokh/client/testing/fake_server');

const types = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css' };
const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws:; img-src 'self' data: https:; font-src 'self'; frame-ancestors http://localhost:*";
const lorem = {
  fa: 'سفال دست‌ساز لاله‌جین و میبد، کتاب‌های خوش‌چاپ و وسیله‌های کوچک خانه. ',
  en: 'Hand-made pottery, good books, and small things for the home. ',
};
const shop = (
  lang,
  dir,
) => `<!doctype html><html lang="${lang}" dir="${dir}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Shop</title><style>body{font:17px/1.8 Tahoma,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem} iframe{border:9px solid red;width:50%;opacity:.5} @media(prefers-color-scheme:dark){body{background:#0b0f10;color:#bbb}}</style>
<script async src="http://127.0.0.1:PORT/widget/loader.js" data-site="demo"></script><h1>${lorem[lang]}</h1>${`<p>${lorem[lang].repeat(6)}</p>`.repeat(14)}</html>`;

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://x');
  const send = (type, body, headers = {}) =>
    response.writeHead(200, { 'Content-Type': types[type], ...headers }).end(body);
  if (pathname === '/fa')
    return send('html', shop('fa', 'rtl').replaceAll('PORT', server.address().port), {
      'Content-Security-Policy':
        "script-src http://127.0.0.1:*; style-src 'unsafe-inline'; frame-src http://127.0.0.1:*",
    });
  if (pathname === '/en') return send('html', shop('en', 'ltr').replaceAll('PORT', server.address().port));
  const name = pathname === '/widget/frame' ? 'frame.html' : pathname.replace(/^\/widget\//, '');
  try {
    send(name.split('.').at(-1), readFileSync(join(built, name)), { 'Content-Security-Policy': csp });
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, '0.0.0.0', done));
const { port } = server.address();

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

async function stage(lang, { dark = false, narrow = false, prepare = () => {} } = {}) {
  const context = await browser.newContext({
    viewport: narrow ? { width: 390, height: 780 } : { width: 1100, height: 780 },
    colorScheme: dark ? 'dark' : 'light',
    deviceScaleFactor: 1,
    locale: lang === 'fa' ? 'fa-IR' : 'en-GB',
    timezoneId: 'Asia/Tehran',
  });
  const fake = new FakeServer();
  prepare(fake);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) console.log(`${lang}: ${message.text()}`);
  });
  page.on('pageerror', (error) => console.log(`${lang}: ${error}`));
  const network = { down: false };
  await page.routeWebSocket(/\/ws\/visitor/, (socket) => {
    if (network.down) return void socket.close({ code: 4001 });
    const client = fake.attach({
      send: (text) => socket.send(text),
      close: (code) => void socket.close({ code: code < 3000 && code !== 1000 ? 4001 : code }),
    });
    socket.onMessage((text) => client.receive(String(text)));
    socket.onClose(() => client.closed());
  });
  await page.goto(`http://localhost:${port}/${lang}`);
  const frame = page.frameLocator('iframe');
  await frame.locator('.launcher').waitFor();
  const name = `${lang}${dark ? '-dark' : ''}${narrow ? '-narrow' : ''}`;
  const shot = async (step) => {
    await page.waitForTimeout(350); // let animations end
    await page.screenshot({ path: join(out, `${name}-${step}.png`) });
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations) {
      // A target of two steps lies in the iframe; the page around it is only a stage.
      for (const { html } of nodes.filter(({ target }) => target.length > 1)) {
        console.log(`${name}-${step}: ${id}: ${html.slice(0, 160)}`);
      }
    }
  };
  return { network, fake, page, frame, shot, close: () => context.close() };
}

const bot = { kind: 'bot', name: 'ترنج' };
const sara = { kind: 'operator', id: 'a'.repeat(32), name: 'سارا' };

async function story(lang, options) {
  const fa = lang === 'fa';
  const { network, fake, page, frame, shot, close } = await stage(lang, {
    ...options,
    prepare: (fake) => {
      fake.site.invites = [{ rule: 'r', combine: 'any', seconds_on_page: 1 }];
      fake.onInvite = ({ rule, event }) => {
        if (event === 'due')
          fake.send({
            type: 'invite',
            rule,
            from: fa ? 'ترنج' : 'Toranj',
            text: fa
              ? 'سلام! دنبال چیز خاصی می‌گردید؟ اگر سؤالی دارید همین‌جا بپرسید.'
              : 'Hello! Looking for something in particular? Ask us right here.',
          });
      };
      fake.onSay = ({ text }) => {
        if (fake.chat.state !== 'bot') return;
        if (text.includes('?') || text.includes('؟')) {
          fake.write({
            from: bot,
            text: fa
              ? 'ارسال به تهران ۶۰٬۰۰۰ تومان است و ۲ روز کاری طول می‌کشد. جزئیات: https://shop.example/shipping (کد SHIP-24) یا 021-12345678'
              : 'Delivery is €4.90 and takes 2 working days. Details: https://shop.example/shipping',
          });
          fake.write({
            from: bot,
            text: fa ? 'منظورتان کدام است؟' : 'Which one do you mean?',
            choices: [
              { id: 'a', label: fa ? 'هزینه ارسال چقدر است؟' : 'What does delivery cost?' },
              { id: 'b', label: fa ? 'سفارش کی می‌رسد؟' : 'When will it arrive?' },
            ],
          });
        }
      };
      fake.onHuman = () => {
        fake.write({ from: { kind: 'system' }, event: 'handed_over' });
        fake.setChat({ state: 'queued' }, { position: 2, wait_s: [120, 420] });
      };
    },
  });
  await shot('1-launcher');
  await frame.locator('.invite').waitFor();
  await shot('2-invite');
  await frame.locator('.invite-body').click();
  await frame.locator('textarea').waitFor();
  await shot('3-greeting');
  const area = frame.locator('.composer textarea');
  await area.fill(fa ? 'سلام، هزینه ارسال چقدره؟' : 'Hi, what does delivery cost?');
  await area.press('Enter');
  await frame.locator('.choice').first().waitFor();
  await shot('4-bot');
  await frame.locator('.human').click();
  await frame.locator('.queue').waitFor();
  await shot('5-queue');
  fake.setChat({ state: 'assigned', operator: { id: sara.id, name: fa ? 'سارا' : 'Sara' } });
  const operator = { ...sara, name: fa ? 'سارا' : 'Sara' };
  fake.write({ from: { kind: 'system' }, event: 'joined', subject: operator.name });
  fake.write({
    from: operator,
    text: fa
      ? 'سلام! سفارش order #A-1024 (iPhone 15 Pro) ارسال شد.\nHello in English, then فارسی.'
      : 'Hello! Your order #A-1024 is on its way.\nسلام به فارسی and back to English.',
  });
  await area.fill(
    fa
      ? 'ممنون! لینک track.example.com را دیدم ولی status آن «pending» است.'
      : 'Thank you! I will look at it.',
  );
  await area.press('Enter');
  await page.waitForTimeout(100);
  fake.chat = { ...fake.chat, operator_read: fake.lines.length };
  fake.send({ type: 'read', chat: fake.chat.id, by: 'operator', seq: fake.lines.length });
  fake.send({ type: 'typing', chat: fake.chat.id, on: true, name: operator.name });
  await shot('6-assigned');
  fake.mute = true;
  await area.fill(fa ? 'این پیام هنوز نرسیده' : 'This one is not there yet');
  await area.press('Enter');
  network.down = true;
  fake.drop();
  await page.waitForTimeout(1500);
  await shot('7-lost');
  fake.mute = false;
  network.down = false;
  await frame.locator('.connection').waitFor({ state: 'detached' });
  await frame.locator('[aria-expanded]').first().click();
  await shot('8-end-question');
  await frame.locator('.danger').click();
  await shot('9-closed');
  await page.keyboard.press('Escape');
  fake.write({ from: operator, text: fa ? 'یک چیز دیگر…' : 'One more thing…' });
  await shot('10-unread');
  await close();
}

async function away(lang, options) {
  const { frame, shot, close } = await stage(lang, {
    ...options,
    prepare: (fake) => (fake.team = { status: 'offline', opens_at: Date.now() + 50_000_000 }),
  });
  await frame.locator('.launcher').click();
  await frame.locator('.human').waitFor();
  await shot('offline-1');
  await frame.locator('.human').click();
  await frame.locator('.leave .button').click();
  await shot('offline-2-problems');
  await frame.locator('[name=contact]').fill('۰۹۱۲ ۱۲۳ ۴۵۶۷');
  await frame
    .locator('[name=text]')
    .fill(lang === 'fa' ? 'لطفاً درباره سفارش ۱۲۳۴ خبر بدهید.' : 'Please tell me about order 1234.');
  await frame.locator('.leave .button').click();
  await frame.locator('.leave-done').waitFor();
  await shot('offline-3-sent');
  await close();
}

try {
  await story('fa', {});
  await story('en', { dark: true });
  await story('fa', { narrow: true });
  await away('fa', {});
  await away('en', { dark: true, narrow: true });
} finally {
  await browser.close();
  await vite.close();
  server.close();
  rmSync(built, { recursive: true, force: true });
}
