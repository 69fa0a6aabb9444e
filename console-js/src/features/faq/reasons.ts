// Why a FAQ was refused, in the words of the console: the library that reads FAQs has its reasons in English, as files of
// configuration and the command line need them.
import type { Words } from '../../i18n/en';
import type { Format } from '../../i18n/format';
import { isolate } from '../../i18n/isolate';

type Reasons = Words['faq']['reasons'];
type Say = (say: Reasons, parts: readonly string[]) => string;

const plain: Readonly<Record<string, Exclude<keyof Reasons, Parametric>>> = {
  empty: 'empty',
  missing: 'missing',
  unknown: 'unknown',
  'unknown field': 'unknown',
  'unknown column': 'unknown',
  'given twice': 'twice',
  'must be a string': 'string',
  'must be a list': 'list',
  'must be a list of strings': 'list',
  'must be an object': 'object',
  'not text in UTF-8': 'notText',
  'holds U+FFFD: save the file as UTF-8': 'lostLetters',
  'must lead to an address such as https://shop.example/': 'address',
  'must have an address such as https://shop.example/map.png': 'imageAddress',
  'must be one line without blanks around it': 'oneLine',
  'must be more than dots': 'dots',
  'must be a language code such as "fa"': 'code',
  'holds no entry': 'holdsNone',
  'has no wording': 'holdsNone',
  'not valid JSON in UTF-8': 'json',
  'nested too deeply': 'deep',
  'no such column': 'noColumn',
  'a quote is never closed': 'openQuote',
  'text behind a closing quote': 'behindQuote',
  '``` is opened here and never closed': 'openCode',
  'text before the first heading: put it below a question or take it out': 'beforeHeading',
  'holds no FAQPage of schema.org': 'noPage',
};

/** Those that need a number or a name. */
type Parametric = { [Key in keyof Reasons]: Reasons[Key] extends string ? never : Key }[keyof Reasons];

const withParts: readonly (readonly [RegExp, Say])[] = [
  [/^(?:longer|larger) than (\d+) bytes$/, (say, [bytes = '']) => say.tooLong(bytes)],
  [/^more than (\d+)(?: entries)?$/, (say, [most = '']) => say.tooMany(most)],
  [/^same question as in line (\d+)$/, (say, [line = '']) => say.sameQuestion(line)],
  [
    /^"(.*)" has "(.*)" already, in line (\d+)$/s,
    (say, [id = '', language = '', line = '']) => say.taken(id, language, line),
  ],
  [/^no entry "(.*)"$/s, (say, [id = '']) => say.noEntry(id)],
  [/^(\d+) cells instead of (\d+)$/, (say, [found = '', wanted = '']) => say.cells(found, wanted)],
];

/** One of a newer server, or of the parser of TOML, stays as it is. */
export function reasonText(reason: string, words: Words, format: Pick<Format, 'number'>): string {
  const say = words.faq.reasons;
  const known = Object.hasOwn(plain, reason) ? plain[reason] : undefined;
  if (known !== undefined) return say[known];
  for (const [pattern, sayWith] of withParts) {
    const parts = pattern.exec(reason)?.slice(1);
    if (parts !== undefined)
      return sayWith(
        say,
        parts.map((part) => (/^\d+$/.test(part) ? format.number(Number(part)) : isolate(part))),
      );
  }
  return isolate(reason);
}
