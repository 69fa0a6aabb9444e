// What depends on the language alone; apart from format.ts because the widget's launcher needs no dates.

export type Language = 'fa' | 'en';

export const locales: Record<Language, string> = { fa: 'fa-IR-u-ca-persian-nu-arabext', en: 'en-GB' };

// Building an Intl object costs far more than using it.
const cache = new Map<string, unknown>();
export function cached<T>(key: string, build: () => T): T {
  const found = cache.get(key) as T | undefined;
  if (found !== undefined) return found;
  const built = build();
  cache.set(key, built);
  return built;
}

export function direction(language: Language): 'rtl' | 'ltr' {
  return language === 'fa' ? 'rtl' : 'ltr';
}

export function formatNumber(value: number, language: Language): string {
  return cached(`number ${language}`, () => new Intl.NumberFormat(locales[language])).format(value);
}
