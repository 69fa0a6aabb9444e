import type { BrowserContext } from 'playwright-core';

/** Watches every page and frame of a context for text that was taken for more than text. */
export async function canary(context: BrowserContext, alarms: string[]): Promise<void> {
  await context.exposeBinding('pwned', ({ frame }, what) => {
    alarms.push(`ran: ${String(what)} in ${frame.url()}`);
  });
  await context.exposeBinding('policyViolated', ({ frame }, what) => {
    alarms.push(`stopped by the policy: ${String(what)} in ${frame.url()}`);
  });
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      const report = Reflect.get(window, 'policyViolated') as (what: string) => void;
      report(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  context.on('dialog', (dialog) => {
    alarms.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
}
