import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useNow } from '../ui/now';
import type { DeskStore } from './desk';
import type { Desk } from './state';

const Context = createContext<DeskStore | null>(null);

export function DeskProvider({ store, children }: { store: DeskStore; children: ReactNode }) {
  return <Context value={store}>{children}</Context>;
}

export function useDeskStore(): DeskStore {
  const store = useContext(Context);
  if (!store) throw new Error('useDeskStore outside of DeskProvider');
  return store;
}

/** A part of the desk. The selector must return something that is already there, or a plain value. */
export function useDesk<T>(select: (desk: Desk) => T): T {
  const store = useDeskStore();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** The server's time, each second: waiting times do not depend on this machine's clock. */
export function useServerNow(): number {
  return useNow() + useDesk((desk) => desk.skewMs);
}
