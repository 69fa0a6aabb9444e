// The words of the conversation. Every language has all of them: a missing one does not compile.
import type { Language } from '@pasokh/client/format';
import type { SystemEvent } from '@pasokh/client/protocol';
import { en } from './en';
import { fa } from './fa';

type Words =
  | 'failed'
  | 'reload'
  | 'chat'
  | 'status_online'
  | 'status_busy'
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

const languages: Readonly<Record<Language, Messages>> = { fa, en };

export function messages(language: Language): Messages {
  return languages[language];
}
