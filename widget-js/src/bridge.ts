// What the loader (on the embedding page) and the frame (on the server's origin) say to each other. Both sides check
// the sender's window and origin before they look at a message; `mark` only tells ours from other people's.
import type { Page } from '@pasokh/client/protocol';

export type Side = 'left' | 'right';

/** Collected by the loader while the page is visible. */
export interface Signals {
  /** Visible time on this page. */
  readonly seconds: number;
  /** The deepest point reached, in percent. */
  readonly scroll: number;
  /** Seconds since the last scroll; null before the first. */
  readonly idle: number | null;
  /** The pointer left through the top of the page. */
  readonly exit: boolean;
}

export type HostMessage =
  | {
      type: 'hello';
      page: Page;
      lang: string;
      side: Side | null;
      narrow: boolean;
      /** Who the page says that this is: a JWT signed by the site. */
      identity: string | null;
    }
  | { type: 'identity'; identity: string | null }
  | { type: 'page'; page: Page }
  | { type: 'viewport'; narrow: boolean }
  | { type: 'signals'; signals: Signals }
  | { type: 'custom'; name: string }
  | { type: 'command'; name: 'open' | 'close' | 'toggle' };

export type View = 'launcher' | 'invite' | 'panel';
export type WidgetEvent = 'ready' | 'open' | 'close' | 'message' | 'invite' | 'identity';

export type FrameMessage =
  | { type: 'view'; view: View; side: Side; width: number; height: number; title: string }
  | { type: 'watch'; on: boolean } // whether any invite rule still needs signals
  | { type: 'event'; name: WidgetEvent };

export const mark = 'pasokh-1';

export function isMarked(data: unknown): data is { pasokh: string; type: string } {
  return typeof data === 'object' && data !== null && (data as { pasokh?: unknown }).pasokh === mark;
}
