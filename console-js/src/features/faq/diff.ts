// What one version of the FAQ has that another has not, entry by entry and field by field.
import type { Entry, Wording } from '../../api/faq';
import { formOf } from './model';

export type Field = 'question' | 'variants' | 'answer' | 'links' | 'images' | 'next';
const fields: readonly Field[] = ['question', 'variants', 'answer', 'links', 'images', 'next'];

export interface FieldChange {
  readonly language: string;
  readonly field: Field;
  /** Of a list what came and went; of a text all of it. Empty: there was nothing. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface EntryChange {
  readonly kind: 'added' | 'changed' | 'removed';
  /** As it is now, or was last. */
  readonly entry: Entry;
  readonly fields: readonly FieldChange[];
}

/** A field as what is compared: a text whole, a list line by line. */
function parts(entry: Entry | undefined, language: string, field: Field): readonly string[] {
  if (entry?.wordings[language] === undefined) return [];
  const said = formOf(entry).wordings[language];
  const value = said?.[field] ?? '';
  if (typeof value !== 'string') return value;
  if (value === '') return [];
  return field === 'question' || field === 'answer' ? [value] : value.split('\n');
}

function fieldChanges(before: Entry | undefined, after: Entry | undefined): readonly FieldChange[] {
  const languages = new Set([before, after].flatMap((entry) => Object.keys(entry?.wordings ?? {})));
  return [...languages].flatMap((language) =>
    fields.flatMap((field): FieldChange[] => {
      const old = parts(before, language, field);
      const now = parts(after, language, field);
      const gone = old.filter((part) => !now.includes(part));
      const come = now.filter((part) => !old.includes(part));
      if (gone.length + come.length > 0) return [{ language, field, before: gone, after: come }];
      // The same in another order: then the order is what changed.
      return old.join('\n') === now.join('\n') ? [] : [{ language, field, before: old, after: now }];
    }),
  );
}

const same = (a: Record<string, Wording>, b: Record<string, Wording>): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

/** In the order of the newer version; what was removed comes last. */
export function changesBetween(before: readonly Entry[], after: readonly Entry[]): readonly EntryChange[] {
  const old = new Map(before.map((entry) => [entry.id, entry]));
  const now = new Set(after.map(({ id }) => id));
  const kept = after.flatMap((entry): EntryChange[] => {
    const was = old.get(entry.id);
    if (was === undefined) return [{ kind: 'added', entry, fields: fieldChanges(undefined, entry) }];
    if (same(was.wordings, entry.wordings)) return [];
    return [{ kind: 'changed', entry, fields: fieldChanges(was, entry) }];
  });
  const gone = before
    .filter(({ id }) => !now.has(id))
    .map((entry): EntryChange => ({ kind: 'removed', entry, fields: fieldChanges(entry, undefined) }));
  return [...kept, ...gone];
}
