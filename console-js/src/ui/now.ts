import { useSyncExternalStore } from 'react';

// One ticking clock for the whole page, so that all waiting times change at the same instant.

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** This machine's time in milliseconds, a new value each second. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);
