import { useSyncExternalStore } from 'react';

const events = ['focus', 'blur', 'visibilitychange'] as const;

function subscribe(listener: () => void): () => void {
  for (const name of events) window.addEventListener(name, listener, true);
  return () => {
    for (const name of events) window.removeEventListener(name, listener, true);
  };
}

export const hasAttention = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

/** Somebody looks at this page: it is visible and has the focus. */
export const useAttention = (): boolean => useSyncExternalStore(subscribe, hasAttention);
