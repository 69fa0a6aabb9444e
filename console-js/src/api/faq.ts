// The requests of docs/protocol.md §9 about the FAQ.
import { array, map, natural, number, object, string } from '@pasokh/client/decode';
import type { Infer } from '@pasokh/client/decode';
import { call, nothing } from './http';
import type { Result } from './http';

const attachment = object({ url: string, label: string });
const wording = object({
  question: string,
  variants: array(string),
  answer: string,
  links: array(attachment),
  images: array(attachment),
  next: array(string),
});
const entry = object({ id: string, wordings: map(wording) });
const faq = object({ version: natural, entries: array(entry) });
const edited = object({ version: natural, entries: natural });
const imported = object({
  version: natural,
  entries: natural,
  added: natural,
  changed: natural,
  removed: natural,
});
const versions = object({
  versions: array(object({ number: natural, at: natural, by: string, change: string, entries: natural })),
});
const turns = array(object({ chat: string, about: natural }));
const lessons = object({
  questions: array(
    object({
      question: string,
      lang: string,
      count: natural,
      others: array(string),
      replies: array(string),
      nearest: string,
      turns,
    }),
  ),
  phrasings: array(object({ entry: string, phrasing: string, lang: string, count: natural, turns })),
});

const weighed = object({
  turns: array(
    object({
      about: natural,
      said: natural,
      at: natural,
      lang: string,
      question: string,
      choice: string,
      outcome: string,
      reason: string,
      entry: string,
      confidence: number,
      version: natural,
      helped: string,
      candidates: array(object({ entry: string, question: string, score: number })),
    }),
  ),
});

export type Attachment = Infer<typeof attachment>;
export type Wording = Infer<typeof wording>;
export type Entry = Infer<typeof entry>;
export type Faq = Infer<typeof faq>;
export type Edited = Infer<typeof edited>;
/** What an import did to the entries that were there. */
export type Imported = Infer<typeof imported>;
export type Version = Infer<typeof versions>['versions'][number];
export type Lessons = Infer<typeof lessons>;
/** What the bot weighed about one message. */
export type Turn = Infer<typeof weighed>['turns'][number];
export type OpenQuestion = Lessons['questions'][number];
export type Suggestion = Lessons['phrasings'][number];

const root = '/api/console/faq';
const path = (id: string): string => `${root}/entries/${encodeURIComponent(id)}`;

export const formats = ['jsonl', 'toml', 'csv', 'json_ld', 'markdown'] as const;
export type FaqFormat = (typeof formats)[number];

export const getFaq = (): Promise<Result<Faq>> => call('GET', root, faq);
export const getVersions = (): Promise<Result<Infer<typeof versions>>> =>
  call('GET', `${root}/versions`, versions);
/** What a version was. */
export const getVersion = (number: number): Promise<Result<Faq>> =>
  call('GET', `${root}/versions/${number}`, faq);
export const getLessons = (): Promise<Result<Lessons>> => call('GET', `${root}/lessons`, lessons);

export const getTurns = (chat: string): Promise<Result<Infer<typeof weighed>>> =>
  call('GET', `${root}/turns?chat=${chat}`, weighed);

/** `version` is what the change was made on: somebody else's newer one is not overwritten unseen. */
export const addEntry = (one: Entry, version: number): Promise<Result<Edited>> =>
  call('POST', `${root}/entries`, edited, { entry: one, version });
export const changeEntry = (id: string, one: Entry, version: number): Promise<Result<Edited>> =>
  call('PATCH', path(id), edited, { entry: one, version });
export const deleteEntry = (id: string, version: number): Promise<Result<Edited>> =>
  call('DELETE', `${path(id)}?version=${version}`, edited);
export const importFaq = (
  format: FaqFormat,
  text: string,
  replace: boolean,
  version: number,
): Promise<Result<Imported>> =>
  call('POST', `${root}/import`, imported, { format, text, mode: replace ? 'replace' : 'add', version });
export const exportUrl = (format: FaqFormat): string => `${root}/export?format=${format}`;
export const undoTo = (to: number, version: number): Promise<Result<Edited>> =>
  call('POST', `${root}/undo`, edited, { to, version });

/** Makes an entry of an open question, or puts it away. */
export const settleQuestion = (of: OpenQuestion, made: Entry | null): Promise<Result<null>> =>
  call('POST', `${root}/lessons`, nothing, { turns: of.turns, ...(made === null ? {} : { entry: made }) });
/** Gives an entry the ways to ask that visitors taught us. */
export const learn = (
  taught: OpenQuestion['turns'],
  id: string,
  lang: string,
  texts: readonly string[],
): Promise<Result<null>> =>
  call('POST', `${root}/lessons`, nothing, { turns: taught, phrasing: { entry: id, lang, texts } });
