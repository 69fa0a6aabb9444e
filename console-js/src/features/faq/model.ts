// An entry as a form: texts of one field each, a list as the lines of a field.
import type { Attachment, Entry, Faq, FaqFormat, OpenQuestion, Wording } from '../../api/faq';
import type { Words } from '../../i18n/en';
import type { Format } from '../../i18n/format';
import { isolate } from '../../i18n/isolate';

export interface WordingForm {
  readonly question: string;
  readonly variants: string;
  readonly answer: string;
  /** One a line: "label https://…". */
  readonly links: string;
  readonly images: string;
  readonly next: readonly string[];
}

export interface EntryForm {
  readonly id: string;
  readonly wordings: Readonly<Record<string, WordingForm>>;
}

export const mostNext = 4;
export const emptyWording: WordingForm = {
  question: '',
  variants: '',
  answer: '',
  links: '',
  images: '',
  next: [],
};

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const written = (all: readonly Attachment[]): string =>
  all.map(({ label, url }) => `${label} ${url}`).join('\n');

/** "label https://…"; the server says what is wrong with the rest. */
function attachments(text: string): Attachment[] {
  return lines(text).map((line) => {
    const at = line.search(/\S+$/u);
    const url = line.slice(at);
    return { url, label: line.slice(0, at).trim() || url };
  });
}

export function formOf(entry: Entry): EntryForm {
  const wordings = Object.entries(entry.wordings).map(([language, said]): [string, WordingForm] => [
    language,
    {
      ...said,
      variants: said.variants.join('\n'),
      links: written(said.links),
      images: written(said.images),
    },
  ]);
  return { id: entry.id, wordings: Object.fromEntries(wordings) };
}

const isEmpty = ({ next, ...texts }: WordingForm): boolean =>
  next.length === 0 && Object.values(texts).every((text) => text.trim() === '');

/** Languages in which nothing was written are left out. */
export function entryOf(form: EntryForm): Entry {
  const wordings = Object.entries(form.wordings)
    .filter(([, said]) => !isEmpty(said))
    .map(([language, said]): [string, Wording] => [
      language,
      {
        question: said.question.trim(),
        variants: lines(said.variants),
        answer: said.answer.trim(),
        links: attachments(said.links),
        images: attachments(said.images),
        next: [...said.next],
      },
    ]);
  return { id: form.id.trim(), wordings: Object.fromEntries(wordings) };
}

/** Languages that were begun and lack a question or an answer; with none begun it is `first`. */
export function unfinished(form: EntryForm, first: string): readonly string[] {
  const begun = Object.entries(entryOf(form).wordings);
  if (begun.length === 0) return [first];
  return begun.filter(([, { question, answer }]) => question === '' || answer === '').map(([code]) => code);
}

export const isComplete = (form: EntryForm): boolean =>
  form.id.trim() !== '' && unfinished(form, '').length === 0;

/** The server takes 100; some are for a number behind it. */
const nameBytes = 90;
const sizeOf = (text: string): number => new TextEncoder().encode(text).length;

/** A name for an entry that got none: of its question, English first, and of no other entry. */
export function withName(form: EntryForm, entries: readonly Entry[]): EntryForm {
  const { wordings } = entryOf(form);
  const { question } = wordings['en'] ?? Object.values(wordings)[0] ?? emptyWording;
  const words = question.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  let base = '';
  for (const word of words) {
    const longer = base === '' ? word.slice(0, 40) : `${base}-${word}`;
    if (sizeOf(longer) > nameBytes) break;
    base = longer;
  }
  if (form.id.trim() !== '' || base === '') return form;
  const taken = new Set(entries.map(({ id }) => id));
  let id = base;
  for (let number = 2; taken.has(id); ++number) id = `${base}-${number}`;
  return { ...form, id };
}

/** A draft: the question, the ways in which it was asked, and what an operator answered. */
export function draftOf(open: OpenQuestion): EntryForm {
  const said: WordingForm = {
    ...emptyWording,
    question: open.question,
    variants: open.others.join('\n'),
    answer: open.replies[0] ?? '',
  };
  return { id: '', wordings: { [open.lang]: said } };
}

/** By the end of a file's name. */
export function formatOf(name: string): FaqFormat {
  const end = name.toLowerCase().split('.').at(-1) ?? '';
  if (end === 'toml' || end === 'csv') return end;
  if (end === 'tsv') return 'csv';
  if (end === 'md' || end === 'markdown') return 'markdown';
  return ['json', 'jsonld', 'html', 'htm'].includes(end) ? 'json_ld' : 'jsonl';
}

/**
 * The version that a change speaks of: today's, unless somebody has changed this very entry since its form was
 * opened. Then it is the older one, and the server refuses to write over what nobody here has seen.
 */
export function versionToChange(now: Faq, before: Entry, openedIn: number): number {
  const today = now.entries.find((each) => each.id === before.id);
  return JSON.stringify(today) === JSON.stringify(before) ? now.version : openedIn;
}

/** What made a version, in words: the server says it as a verb and an entry or number. One of a newer server stays as
 * it is. */
export function changeText(change: string, words: Words, format: Pick<Format, 'number'>): string {
  const space = change.indexOf(' ');
  const verb = space < 0 ? change : change.slice(0, space);
  const of = space < 0 ? '' : change.slice(space + 1);
  const back = verb === 'undo' ? /^to (\d{1,15})$/.exec(of)?.[1] : undefined;
  if (back !== undefined) return words.faq.changes.undo(format.number(Number(back)));
  const alone = verb === 'file' || verb === 'import';
  const known = alone || verb === 'create' || verb === 'change' || verb === 'delete' || verb === 'learn';
  return known && alone === (of === '') ? words.faq.changes[verb](isolate(of)) : change;
}
