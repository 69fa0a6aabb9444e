// The few words that are needed before the conversation is loaded; its own are in messages.ts.
import type { Language } from '@pasokh/client/language';

const en = {
  chat: 'Chat',
  open_chat: 'Open chat',
  unread: (count: string): string => (count === '1' ? '1 new message' : `${count} new messages`),
  invite_open: 'Reply',
  invite_dismiss: 'Not now',
  loading: 'Opening…',
  failed: 'Something went wrong here.',
  reload: 'Try again',
};

export type LauncherWords = typeof en;

const fa: LauncherWords = {
  chat: 'گفت‌وگو',
  open_chat: 'باز کردن گفت‌وگو',
  unread: (count) => `${count} پیام تازه`,
  invite_open: 'پاسخ می‌دهم',
  invite_dismiss: 'الان نه',
  loading: 'در حال باز شدن…',
  failed: 'مشکلی پیش آمد.',
  reload: 'تلاش دوباره',
};

const languages: Readonly<Record<Language, LauncherWords>> = { fa, en };

export function launcherWords(language: Language): LauncherWords {
  return languages[language];
}
