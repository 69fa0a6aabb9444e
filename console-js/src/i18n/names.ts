import type { Localized } from '@pasokh/client/protocol';
import type { Language } from '../ui/preferences';
import type { Words } from './en';

/** A configured name in the chosen language, else in any that it has, else its id. */
export function nameIn(name: Localized, language: Language, id: string): string {
  return name[language] ?? Object.values(name)[0] ?? id;
}

/** The name of a language that visitors speak; its code when we have no word for it. */
export const languageName = (code: string, words: Words): string => words.languages[code] ?? code;
