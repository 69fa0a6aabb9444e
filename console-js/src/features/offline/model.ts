import type { OfflineMessage } from '@pasokh/client/protocol';

export const pageSize = 50;

export function shown(messages: readonly OfflineMessage[], onlyOpen: boolean): readonly OfflineMessage[] {
  return onlyOpen ? messages.filter((message) => message.handled_at === null) : messages;
}

/** Where the next page begins: before the oldest that is here. */
export const nextBefore = (messages: readonly OfflineMessage[]): string | null => messages.at(-1)?.id ?? null;
