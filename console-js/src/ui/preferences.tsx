// What this browser remembers of its operator's taste. Nothing here concerns the server.
import { createContext, useCallback, useContext, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { boolean, object, oneOf, parse } from '@pasokh/client/decode';
import type { Infer } from '@pasokh/client/decode';
import { createStore } from '@pasokh/client/storage';

const preferences = object({
  language: oneOf('fa', 'en'),
  scheme: oneOf('light', 'dark', 'auto'),
  sound: boolean,
  desktop: boolean,
  enterSends: boolean,
});
export type Preferences = Readonly<Infer<typeof preferences>>;
export type Language = Preferences['language'];

const store = createStore(() => localStorage, 'pasokh.console.');
const key = 'preferences';

function defaults(): Preferences {
  const language = navigator.language.toLowerCase().startsWith('fa') ? 'fa' : 'en';
  return { language, scheme: 'auto', sound: true, desktop: false, enterSends: true };
}

export function loadPreferences(): Preferences {
  const decoded = parse(preferences, store.get(key) ?? '');
  return decoded.ok ? decoded.value : defaults();
}

export interface PreferencesContext {
  readonly preferences: Preferences;
  readonly prefer: (change: Partial<Preferences>) => void;
}

const Context = createContext<PreferencesContext | null>(null);

export function PreferencesProvider({ children }: { children: ReactNode }) {
  const [value, setValue] = useState(loadPreferences);
  const prefer = useCallback((change: Partial<Preferences>) => {
    setValue((before) => {
      const next = { ...before, ...change };
      store.set(key, JSON.stringify(next));
      return next;
    });
  }, []);
  const context = useMemo(() => ({ preferences: value, prefer }), [value, prefer]);
  return <Context value={context}>{children}</Context>;
}

export function usePreferences(): PreferencesContext {
  const context = useContext(Context);
  if (!context) throw new Error('usePreferences outside of PreferencesProvider');
  return context;
}
