import type { VisitorRow } from '@pasokh/client/protocol';
import { readableAddress } from '../../ui/links';

/** Those who wait first, then those who talk, then by the time they have been here. */
const order = { queued: 0, assigned: 1, bot: 2, on_hold: 3, closed: 4, none: 5 } as const;

export type VisitorState = keyof typeof order;

export const stateOf = (row: VisitorRow): VisitorState => row.state ?? 'none';

export function sorted(rows: Iterable<VisitorRow>): VisitorRow[] {
  return [...rows].sort(
    (a, b) => order[stateOf(a)] - order[stateOf(b)] || a.since - b.since || a.id.localeCompare(b.id),
  );
}

/** By title or address, as they are shown. */
export function onPage(rows: readonly VisitorRow[], wanted: string): VisitorRow[] {
  const needle = wanted.trim().toLowerCase();
  if (needle === '') return [...rows];
  return rows.filter(({ page }) =>
    page === null ? false : `${page.title}\n${readableAddress(page.url)}`.toLowerCase().includes(needle),
  );
}
