// Questions about the desk that more than one feature asks.
import type { OperatorRow } from '@pasokh/client/protocol';
import type { Desk } from './state';

export const isLive = (desk: Desk): boolean => desk.phase === 'live';

export function myRow(desk: Desk): OperatorRow | undefined {
  const id = desk.welcome?.me.id;
  return desk.operators.find((row) => row.id === id);
}

export const isFull = (row: OperatorRow | undefined): boolean =>
  row !== undefined && row.load >= row.capacity;

/** A short name for somebody who has none: the beginning of the id, which stays the same on every screen. */
export const shortId = (id: string): string => id.slice(0, 4).toUpperCase();
