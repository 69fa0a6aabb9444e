import { formatDay, formatTime } from '@pasokh/client/format';
import type { Messages } from '../i18n/messages';
import type { Model } from '../model';

/** When the team is back, if it is away and that is known; else nothing. */
export function away({ team, language }: Model, words: Messages): string {
  if (team?.status !== 'offline' || team.opens_at === null) return '';
  return words.back_at(
    `${formatDay(team.opens_at, Date.now(), language)} ${formatTime(team.opens_at, language)}`,
  );
}
