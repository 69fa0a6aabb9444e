import type { FrameLocator, Locator, Page } from 'playwright-core';
import { launcherWords } from '../../../widget-js/src/i18n/launcher.ts';
import { en } from '../../../widget-js/src/i18n/en.ts';
import { fa } from '../../../widget-js/src/i18n/fa.ts';

type Language = 'fa' | 'en';

/** The widget as a visitor uses it, by its roles and words. */
export class Widget {
  private readonly words;
  private readonly launcherWords;
  private readonly frame: FrameLocator;

  private constructor(
    readonly page: Page,
    private readonly language: Language,
  ) {
    this.words = { fa, en }[language];
    this.launcherWords = launcherWords(language);
    this.frame = page.frameLocator('iframe[src*="/widget/frame"]').first();
  }

  static async visit(page: Page, origin: string, path: string, language: Language = 'fa'): Promise<Widget> {
    const widget = new Widget(page, language);
    await page.goto(`${origin}${path}`);
    await widget.launcher.waitFor();
    return widget;
  }

  get launcher(): Locator {
    return this.frame.getByRole('button', { name: this.launcherWords.open_chat });
  }

  get composer(): Locator {
    return this.frame.getByRole('textbox', { name: this.words.message, exact: true });
  }

  private get log(): Locator {
    return this.frame.getByRole('log');
  }

  /** Opens the conversation, unless a page change has brought it back open. */
  async open(): Promise<void> {
    await this.launcher.or(this.composer).first().waitFor();
    if (await this.launcher.isVisible()) await this.launcher.click();
    await this.composer.waitFor();
  }

  async type(text: string): Promise<void> {
    await this.composer.fill(text);
  }

  async send(): Promise<void> {
    await this.composer.press('Enter');
  }

  async say(text: string): Promise<void> {
    await this.type(text);
    await this.send();
  }

  line(text: string | RegExp): Locator {
    return this.log.getByText(text).first();
  }

  /** What was said, by anybody, in the order shown. */
  messages(): Promise<string[]> {
    return this.log.locator('.bubble .text').allTextContents();
  }

  /** Whether the newest message is in view, as against somewhere below. */
  showsNewest(): Promise<boolean> {
    return this.log
      .locator('.bubble')
      .last()
      .evaluate((bubble: HTMLElement) => {
        const { top, bottom } = bubble.getBoundingClientRect();
        const list = bubble.closest('[role=log]')?.getBoundingClientRect();
        return list !== undefined && top >= list.top && bottom <= list.bottom;
      });
  }

  /** Whose names stand above what was said, in the order shown. */
  authors(): Promise<string[]> {
    return this.log.locator('.author bdi').allTextContents();
  }

  /** Whose name stands above what was said. */
  author(name: string): Locator {
    return this.log.locator('.author').getByText(name, { exact: true }).first();
  }

  get typing(): Locator {
    return this.log.getByText(this.words.typing(''));
  }

  get pending(): Locator {
    return this.log.getByTitle(this.words.pending);
  }

  get reconnecting(): Locator {
    return this.frame.getByText(this.words.reconnecting);
  }

  async askForHuman(): Promise<void> {
    const { human, leave_title } = this.words;
    // The one that is always there, below whatever the bot offers.
    await this.frame
      .getByRole('button', { name: human })
      .or(this.frame.getByRole('button', { name: leave_title }))
      .last()
      .click();
  }

  /** "Did this help?", below the newest answer. */
  get rating(): Locator {
    return this.frame.getByRole('group', { name: this.words.helped });
  }

  async rate(how: 'yes' | 'no' | 'human'): Promise<void> {
    await this.rating.getByRole('button', { name: this.words[how], exact: true }).click();
  }

  event(what: 'handed_over' | 'offer_message' | 'helped' | 'not_helped'): Locator {
    return this.line(this.words.events[what](''));
  }

  /** A button, a link or a picture that the bot offers. */
  offered(kind: 'button' | 'link' | 'img', name: string): Locator {
    return this.log.getByRole(kind, { name });
  }

  /** The buttons of the newest line that may be clicked, but for those of the rating. */
  get choices(): Locator {
    return this.log.locator('.choices').getByRole('button', { disabled: false });
  }

  queuePosition(position: number): Locator {
    return this.frame.getByText(this.words.queue_position(position.toLocaleString(this.language)));
  }

  get closedByOperator(): Locator {
    return this.line(this.words.events.closed_by_operator(''));
  }

  invite(text: string): Locator {
    return this.frame.getByRole('status').getByText(text);
  }

  async acceptInvite(): Promise<void> {
    await this.frame.getByRole('button', { name: this.launcherWords.invite_open }).click();
    await this.composer.waitFor();
  }

  async dismissInvite(): Promise<void> {
    await this.frame.getByRole('button', { name: this.launcherWords.invite_dismiss }).click();
  }

  /** Fills in and sends what is offered when nobody can come. */
  async leaveMessage(name: string, contact: string, text: string): Promise<void> {
    await this.frame.getByLabel(this.words.leave_name).fill(name);
    await this.frame.getByLabel(this.words.leave_contact).fill(contact);
    await this.frame.getByLabel(this.words.leave_text).fill(text);
    await this.frame.getByRole('button', { name: this.words.leave_send }).click();
  }

  /** Says that it could not be confirmed who is there. */
  get refused(): Locator {
    return this.frame.getByText(this.words.identity_invalid);
  }

  get messageLeft(): Locator {
    return this.frame.getByRole('heading', { name: this.words.leave_done });
  }

  /** What makes the browser this visitor's. */
  token(): Promise<string> {
    return this.frame.locator('html').evaluate(() => localStorage.getItem('pasokh:demo:token') ?? '');
  }

  mayStore(): Promise<boolean> {
    return this.frame.locator('html').evaluate(() => {
      try {
        return Boolean(localStorage);
      } catch {
        return false;
      }
    });
  }

  document(): Promise<{ lang: string; dir: string }> {
    return this.frame.locator('html').evaluate((root: HTMLElement) => ({ lang: root.lang, dir: root.dir }));
  }
}
