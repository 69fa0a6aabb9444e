import type { BrowserContext, Page } from 'playwright-core';

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

/**
 * What no page of ours has, in any of its frames: elements that load or run something, handlers in attributes, and
 * addresses beside the four kinds that a message may link to.
 */
export async function strangers(page: Page): Promise<string[]> {
  const own = new URL(page.url()).origin;
  const frames = page.frames().filter((frame) => frame.url().startsWith(own));
  const found = await Promise.all(
    frames.map((frame) =>
      frame.evaluate((ownOrigin) => {
        const isOwn = (element: Element, attribute: string): boolean =>
          new URL(element.getAttribute(attribute) ?? '', location.href).origin === ownOrigin;
        const loading =
          'img:not([src="/console/icon.svg"]), image, picture, video, audio, source, object, embed, applet, frame, frameset, math, base, template, ' +
          'foreignObject, animate, set, use:not([href^="art.svg#"]), marquee, details, isindex, portal, [srcdoc], [style*="javascript"]';
        const strange = [...document.querySelectorAll(loading)];
        for (const element of document.querySelectorAll('script, iframe')) {
          if (!element.hasAttribute('src') || !isOwn(element, 'src')) strange.push(element);
        }
        for (const element of document.querySelectorAll('link')) {
          if (!isOwn(element, 'href')) strange.push(element);
        }
        for (const element of document.querySelectorAll('a[href]')) {
          const { protocol, origin, target, relList } = element as HTMLAnchorElement;
          const known = ['http:', 'https:', 'mailto:', 'tel:'].includes(protocol);
          if (!known || (origin !== ownOrigin && target !== '' && !relList.contains('noopener'))) {
            strange.push(element);
          }
        }
        for (const element of document.querySelectorAll('*')) {
          if (element.getAttributeNames().some((name) => /^on|:href$|^formaction$|^srcset$/.test(name))) {
            strange.push(element);
          }
        }
        return strange.map((element) => `${location.pathname}: ${element.outerHTML.slice(0, 200)}`);
      }, own),
    ),
  );
  return found.flat();
}

/** Collects every text that a page shows from now on, however shortly. */
export async function collectTexts(page: Page): Promise<() => Promise<Set<string>>> {
  const texts = await page.evaluateHandle(() => {
    const seen = new Set<string>();
    const note = (node: Node): void => {
      if (node instanceof Text) seen.add(node.data);
      else node.childNodes.forEach(note);
      // What somebody wrote may be divided, so that codes in it keep their direction: it counts as a whole.
      const said = (node instanceof Element ? node : node.parentElement)?.closest('.said');
      if (said) seen.add(said.textContent ?? '');
    };
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        if (target instanceof Text) note(target);
        addedNodes.forEach(note);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    return seen;
  });
  return async () => new Set(await texts.evaluate((seen) => [...seen]));
}
