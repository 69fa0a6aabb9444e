// What a new chat or message sets off. Pure; carried out by use_alerts.ts.
import type { Alert } from '../desk/state';

export interface Attention {
  /** Somebody looks at the page. */
  readonly page: boolean;
  /** The chat he works in. */
  readonly chat: string | null;
}

export interface Reaction {
  readonly sound: 'chat' | 'message' | null;
  readonly flash: boolean;
  readonly desktop: boolean;
}

const quiet: Reaction = { sound: null, flash: false, desktop: false };

export function reactionTo(alert: Alert, attention: Attention): Reaction {
  if (alert.kind === 'new_message' && attention.page && attention.chat === alert.chat) return quiet;
  return {
    sound: alert.kind === 'new_chat' ? 'chat' : 'message',
    flash: !attention.page,
    desktop: !attention.page,
  };
}

/** The title of the browser's tab: a count always, and in turn with the news while nobody looks. */
export function titleOf(app: string, unread: string | null, news: string | null, phase: boolean): string {
  if (news !== null && phase) return `● ${news}`;
  return unread === null ? app : `${unread} ${app}`;
}
