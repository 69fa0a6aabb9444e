import { useSyncExternalStore } from 'react';

export const pages = ['chats', 'queue', 'visitors', 'offline', 'faq', 'team'] as const;
export type PageName = (typeof pages)[number];

/** #/visitors and so on; anything else is the chats. */
export function pageOf(hash: string): PageName {
  const name = hash.replace(/^#\/?/, '');
  return pages.find((page) => page === name) ?? 'chats';
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export const usePage = (): PageName => useSyncExternalStore(subscribe, () => pageOf(location.hash));

export const linkTo = (page: PageName): string => `#/${page}`;
