import type { Locator, Page } from 'playwright-core';
import { fa as words } from '../../../console-js/src/i18n/fa.ts';
import type { Operator } from './server.ts';

/** The console as an operator uses it, in Persian, by its roles and words. */
export class Desk {
  private constructor(readonly page: Page) {}

  static async logIn(page: Page, origin: string, operator: Operator): Promise<Desk> {
    await page.goto(`${origin}/console/`);
    await page.getByLabel(words.login.email).fill(operator.email);
    await page.getByLabel(words.login.password).fill(operator.password);
    await page.getByRole('button', { name: words.login.submit }).click();
    const desk = new Desk(page);
    await desk.navigation.waitFor();
    return desk;
  }

  /** From the log-in page with a code of the second factor. */
  static async logInWithCode(page: Page, origin: string, operator: Operator, code: string): Promise<Desk> {
    await page.goto(`${origin}/console/`);
    await page.getByLabel(words.login.email).fill(operator.email);
    await page.getByLabel(words.login.password).fill(operator.password);
    await page.getByRole('button', { name: words.login.submit }).click();
    await page.getByLabel(words.security.code).fill(code);
    await page.getByRole('button', { name: words.login.submit }).click();
    const desk = new Desk(page);
    await desk.navigation.waitFor();
    return desk;
  }

  private get navigation(): Locator {
    return this.page.getByRole('navigation', { name: words.app.console });
  }

  async show(page: keyof typeof words.nav): Promise<void> {
    await this.navigation.getByRole('link', { name: words.nav[page] }).click();
  }

  get status(): Locator {
    return this.page.getByRole('button', { name: words.status.label });
  }

  async chooseStatus(status: 'available' | 'busy'): Promise<void> {
    await this.status.click();
    await this.page.getByRole('menuitem', { name: words.status[status] }).click();
    await this.page.getByRole('button', { name: `${words.status.label}: ${words.status[status]}` }).waitFor();
  }

  get main(): Locator {
    return this.page.getByRole('main');
  }

  /** The open chat; the tests open one at a time in each console. */
  get column(): Locator {
    return this.page.getByRole('region', { name: new RegExp(`^${words.chat.visitorNumber('')}`) });
  }

  /** On a narrow screen a chat opens when it is chosen. */
  async openFromInbox(): Promise<void> {
    await this.page.getByRole('list', { name: words.inbox.title }).getByRole('button').first().click();
    await this.column.waitFor();
  }

  private get log(): Locator {
    return this.column.getByRole('log');
  }

  private get composer(): Locator {
    return this.column.getByRole('textbox');
  }

  line(text: string | RegExp): Locator {
    return this.log.getByText(text).first();
  }

  /** What was said, by anybody, in the order shown. */
  messages(): Promise<string[]> {
    return this.log.locator('[data-kind] > div > .said').allTextContents();
  }

  /** Words of people, wherever the page shows them. */
  async said(): Promise<Set<string>> {
    return new Set(await this.main.locator('.said').allTextContents());
  }

  async type(text: string): Promise<void> {
    await this.composer.fill(text);
  }

  async send(): Promise<void> {
    await this.composer.press('Enter');
  }

  /** Looks for a ready answer and puts the first into the message field, by the keyboard. */
  async takeReady(search: string): Promise<string> {
    await this.type(`/${search}`);
    await this.column.getByRole('option', { selected: true }).waitFor();
    await this.composer.press('Enter');
    return this.composer.inputValue();
  }

  async say(text: string): Promise<void> {
    await this.type(text);
    await this.send();
  }

  get typing(): Locator {
    return this.column.getByText(words.chat.typing);
  }

  get pending(): Locator {
    return this.log.getByLabel(words.chat.pending);
  }

  get reconnecting(): Locator {
    return this.page.getByText(words.connection.reconnecting).first();
  }

  get waiting(): Locator {
    return this.queue.getByRole('listitem');
  }

  private get queue(): Locator {
    return this.page.getByRole('region', { name: words.queue.title });
  }

  async takeNext(): Promise<void> {
    await this.queue.getByRole('button', { name: words.queue.takeNext }).click();
    await this.column.waitFor();
  }

  private async act(action: string): Promise<void> {
    await this.column.getByRole('button', { name: words.chat.actions }).click();
    await this.page.getByRole('menuitem', { name: action }).click();
  }

  async transferTo(colleague: string): Promise<void> {
    await this.act(words.chat.transfer);
    await this.page.getByRole('dialog').getByRole('button', { name: colleague }).click();
    await this.column.waitFor({ state: 'hidden' });
  }

  async askToEnd(): Promise<void> {
    await this.act(words.chat.end);
    await this.page.getByRole('dialog').waitFor();
    await this.page.getByRole('menu').waitFor({ state: 'hidden' });
  }

  async confirmEnd(): Promise<void> {
    await this.page.getByRole('dialog').getByRole('button', { name: words.chat.endConfirm }).click();
    await this.column.waitFor({ state: 'hidden' });
  }

  async end(): Promise<void> {
    await this.askToEnd();
    await this.confirmEnd();
  }
}
