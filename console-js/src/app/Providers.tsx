import { DirectionProvider, MantineProvider, useDirection, useMantineColorScheme } from '@mantine/core';
import type { MantineColorSchemeManager } from '@mantine/core';
import { direction } from '@pasokh/client/format';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useLayoutEffect } from 'react';
import type { ReactNode } from 'react';
import { useSpeech } from '../i18n/speech';
import { NotifyProvider } from '../ui/notify';
import { loadPreferences, PreferencesProvider, usePreferences } from '../ui/preferences';
import { theme } from '../ui/theme';
import { ErrorBoundary } from './ErrorBoundary';

/** Errors are values here, so a failed request is an answer and not a reason to ask again by itself. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: false, refetchOnWindowFocus: false, staleTime: 30_000, networkMode: 'always' },
  },
});

/** The preferences are the one memory of the colour scheme; Mantine's own is not used. */
const schemes: MantineColorSchemeManager = {
  get: () => loadPreferences().scheme,
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined,
};

function Preferred({ children }: { children: ReactNode }) {
  const { language, scheme } = usePreferences().preferences;
  const { words } = useSpeech();
  const { setDirection } = useDirection();
  // Its way to suppress transitions meanwhile would be an inline style.
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    setDirection(direction(language));
    document.title = words.app.name;
  }, [language, words, setDirection]);
  useLayoutEffect(() => setColorScheme(scheme), [scheme, setColorScheme]);
  return children;
}

export function Providers({ children }: { children: ReactNode }) {
  return (
    <PreferencesProvider>
      <DirectionProvider>
        <MantineProvider
          theme={theme}
          defaultColorScheme="auto"
          colorSchemeManager={schemes}
          // Both would be inline styles, which the page's policy forbids; theme.css has what is needed of them.
          withCssVariables={false}
          withGlobalClasses={false}
        >
          <Preferred>
            <ErrorBoundary>
              <QueryClientProvider client={queries}>
                <NotifyProvider>{children}</NotifyProvider>
              </QueryClientProvider>
            </ErrorBoundary>
          </Preferred>
        </MantineProvider>
      </DirectionProvider>
    </PreferencesProvider>
  );
}
