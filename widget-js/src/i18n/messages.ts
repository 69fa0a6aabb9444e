// The words of the conversation. Every language has all of them: a missing one does not compile.
import type { Language } from '@pasokh/client/format';
import type { SystemEvent } from '@pasokh/client/protocol';

type Words =
  | 'failed'
  | 'reload'
  | 'chat'
  | 'status_online'
  | 'status_busy'
  | 'status_away'
  | 'status_offline'
  | 'status_offline_bot'
  | 'status_bot'
  | 'status_queued'
  | 'status_assigned'
  | 'status_on_hold'
  | 'status_closed'
  | 'end'
  | 'end_question'
  | 'end_yes'
  | 'end_no'
  | 'minimise'
  | 'welcome_title'
  | 'welcome_bot'
  | 'welcome_human'
  | 'welcome_offline'
  | 'log'
  | 'you'
  | 'team'
  | 'assistant'
  | 'automatic'
  | 'newer'
  | 'new_messages'
  | 'mute'
  | 'unmute'
  | 'pending'
  | 'accepted'
  | 'read'
  | 'refused'
  | 'retry'
  | 'sent_again'
  | 'discard'
  | 'queue_hint'
  | 'queue_leave'
  | 'queue_full'
  | 'human'
  | 'human_asked'
  | 'none_of_these'
  | 'helped'
  | 'yes'
  | 'no'
  | 'identity_required'
  | 'identity_required_help'
  | 'identity_invalid'
  | 'identity_invalid_help'
  | 'connecting'
  | 'reconnecting'
  | 'ended'
  | 'placeholder'
  | 'placeholder_closed'
  | 'message'
  | 'send'
  | 'too_long'
  | 'leave_title'
  | 'leave_intro'
  | 'leave_name'
  | 'leave_contact'
  | 'leave_contact_wrong'
  | 'leave_text'
  | 'leave_text_missing'
  | 'leave_send'
  | 'leave_sending'
  | 'leave_done'
  | 'leave_done_text'
  | 'leave_another'
  | 'back'
  | 'refusal_other';

/** Words with one part that varies, already formatted for the reader. */
type Phrases = 'back_at' | 'typing' | 'queue_position' | 'queue_wait' | 'left';

export type Messages = Readonly<Record<Words, string>> &
  Readonly<Record<Phrases, (part: string) => string>> & {
    /** Lines that report an event; empty: nothing is shown. */
    readonly events: Readonly<Record<SystemEvent, (subject: string) => string>>;
    readonly refusals: Readonly<Record<string, string>>;
  };

const languages: Readonly<Record<Language, () => Promise<Messages>>> = {
  fa: async () => (await import('./fa')).fa,
  en: async () => (await import('./en')).en,
};
const loaded = new Map<Language, Messages>();

/** A visitor reads one language; the others stay on the server. */
export async function loadMessages(language: Language): Promise<void> {
  if (!loaded.has(language)) loaded.set(language, await languages[language]());
}

/** Those of another language while the right ones are on their way; nothing is shown before the first have come. */
export function messages(language: Language): Messages {
  const found = loaded.get(language) ?? [...loaded.values()][0];
  if (!found) throw new Error('no language is loaded');
  return found;
}
