import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { chromium as executablePath, screenshots } from './paths.ts';

const options = {
  executablePath,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export function launch(): Promise<Browser> {
  return chromium.launch(options);
}

/** A browser with a profile on disk that lets frames of another origin store things, as most people's do. */
export async function launchWithProfile(): Promise<{ page: Page; close: () => Promise<void> }> {
  const profile = await mkdtemp(join(tmpdir(), 'pasokh-e2e-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...options,
    args: [...options.args, '--disable-features=TrackingProtection3pcd'],
    locale: 'fa-IR',
    viewport: wide,
  });
  const close = async (): Promise<void> => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  };
  return { page: await context.newPage(), close };
}

export const wide = { width: 1280, height: 800 };
export const narrow = { width: 390, height: 800 };

/** One person with a browser: a context of their own, so that nothing is shared with anybody else. */
export async function person(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: wide,
    locale: 'fa-IR',
    timezoneId: 'Asia/Tehran',
    ...options,
  });
  context.setDefaultTimeout(15_000);
  return context.newPage();
}

export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}
