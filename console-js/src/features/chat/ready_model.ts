// Which ready answers are offered, and what is written of one.
import type { Entry } from '../../api/faq';
import { found } from '../../api/faq_search';

/** More than anybody looks through: the search narrows it down. */
const most = 30;

/** What is searched for: the one line behind a "/" with which a message begins. */
export function wantedIn(draft: string): string | null {
  return draft.startsWith('/') && !draft.includes('\n') ? draft.slice(1) : null;
}

/** What fits the search, and first of it what the bot had considered in this chat. */
export function readyFor(
  entries: readonly Entry[],
  wanted: string,
  considered: readonly string[],
): readonly Entry[] {
  const fitting = found(entries, wanted);
  const near = considered.flatMap((id) => fitting.filter((entry) => entry.id === id));
  return [...near, ...fitting.filter((entry) => !near.includes(entry))].slice(0, most);
}

/** The answer with its links, in the visitor's language where there is one. */
export function answerIn(entry: Entry, language: string): string {
  const said = entry.wordings[language] ?? Object.values(entry.wordings)[0];
  if (said === undefined) return '';
  const links = said.links.map(({ label, url }) => (label === url ? url : `${label}: ${url}`));
  return [said.answer, ...links].join('\n');
}
