import type { OperatorRow, QueueEntry } from '@pasokh/client/protocol';

export type Hindrance = 'notLive' | 'atCapacity' | null;

/** Why nothing can be taken now. The server decides; this only keeps a hopeless button from being pressed. */
export function hindrance(live: boolean, me: OperatorRow | undefined): Hindrance {
  if (!live) return 'notLive';
  return me && me.load >= me.capacity ? 'atCapacity' : null;
}

/** How many wait beyond those listed: the server sends the first hundred. */
export const beyond = (total: number, entries: readonly QueueEntry[]): number =>
  Math.max(0, total - entries.length);
