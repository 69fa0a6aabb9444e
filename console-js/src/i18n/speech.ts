import { useMemo } from 'react';
import { usePreferences } from '../ui/preferences';
import type { Language } from '../ui/preferences';
import { en } from './en';
import type { Words } from './en';
import { fa } from './fa';
import { createFormat } from './format';
import type { Format } from './format';

const words: Record<Language, Words> = { fa, en };

export interface Speech {
  readonly language: Language;
  readonly words: Words;
  readonly format: Format;
}

/** Words and number formats of the chosen language. */
export function useSpeech(): Speech {
  const { language } = usePreferences().preferences;
  return useMemo(
    () => ({ language, words: words[language], format: createFormat(language, words[language]) }),
    [language],
  );
}
