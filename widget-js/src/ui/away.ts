import { formatDay, formatTime } from '@pasokh/client/format';
import type { Messages } from '../i18n/messages';
import type { Model } from '../model';

/** What the way to a human is called: where nobody can come it leads to a message. */
export const wayToHuman = ({ team }: Model, words: Messages): string =>
  team?.status === 'offline' ? words.leave_title : words.human;

/** When the team is back, if it is away and that is known; else nothing. */
export function away({ team, language }: Model, words: Messages): string {
  if (team?.status !== 'offline' || team.opens_at === null) return '';
  return words.back_at(
    `${formatDay(team.opens_at, Date.now(), language)} ${formatTime(team.opens_at, language)}`,
  );
}
