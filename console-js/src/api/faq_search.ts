// Finding entries of the FAQ by what somebody types, for its page and for ready answers in a chat.
import type { Entry } from './faq';

export const titleOf = (entry: Entry, language: string): string =>
  (entry.wordings[language] ?? Object.values(entry.wordings)[0])?.question ?? entry.id;

/** What keyboards write differently and people take for the same: letters, digits, half-spaces, case. */
export function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/[يى]/gu, 'ی')
    .replace(/ك/gu, 'ک')
    .replace(/[۰-۹٠-٩]/gu, (each) => String(each.charCodeAt(0) & 0xf))
    .replace(/\u200c|\u0640|[\u064b-\u0652]/gu, '');
}

/** Entries in which every word of the search stands somewhere; first those that are asked in these words. */
export function found(entries: readonly Entry[], search: string): readonly Entry[] {
  const words = folded(search).split(/\s+/u).filter(Boolean);
  if (words.length === 0) return entries;
  const holds = (texts: readonly string[]): boolean => {
    const text = folded(texts.join('\n'));
    return words.every((word) => text.includes(word));
  };
  const asked: Entry[] = [];
  const answered: Entry[] = [];
  for (const entry of entries) {
    const said = Object.values(entry.wordings);
    const questions = [entry.id, ...said.flatMap(({ question, variants }) => [question, ...variants])];
    if (holds(questions)) asked.push(entry);
    else if (holds([...questions, ...said.map(({ answer }) => answer)])) answered.push(entry);
  }
  return [...asked, ...answered];
}
