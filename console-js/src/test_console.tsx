// For component tests: the whole console behind the log-in, over a server that the test drives by hand.
import { cleanup, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Providers, queries } from './app/Providers';
import { Shell } from './app/Shell';
import { DeskProvider } from './desk/context';
import { createDesk } from './desk/desk';
import { Wire } from './test_desk';

/** There is no layout in tests: every observed element is as wide as a large screen's board. */
class WideObserver {
  constructor(private readonly tell: ResizeObserverCallback) {}
  observe(): void {
    const entry = { contentRect: { width: 1300 } } as ResizeObserverEntry;
    this.tell([entry], this as unknown as ResizeObserver);
  }
  unobserve(): void {}
  disconnect(): void {}
}

export function prepareBrowser(): void {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  globalThis.ResizeObserver = WideObserver as unknown as typeof ResizeObserver;
  localStorage.clear();
  sessionStorage.clear();
  localStorage.setItem(
    'pasokh.console.preferences',
    JSON.stringify({ language: 'en', scheme: 'light', sound: false, desktop: false, enterSends: true }),
  );
}

/** A page or dialog by itself; what an earlier one asked the server is forgotten. */
export function openPage(page: ReactNode): void {
  prepareBrowser();
  cleanup();
  queries.clear();
  render(<Providers>{page}</Providers>);
}

export function openConsole() {
  const wire = new Wire();
  const desk = createDesk({ open: wire.open });
  desk.start();
  render(
    <Providers>
      <DeskProvider store={desk}>
        <Shell onLeave={() => undefined} />
      </DeskProvider>
    </Providers>,
  );
  const close = (): void => {
    cleanup();
    desk.stop();
  };
  return { wire, desk, close, screen };
}
