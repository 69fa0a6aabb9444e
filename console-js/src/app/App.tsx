import { Button, Loader, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { getMe } from '../api/console';
import { useSpeech } from '../i18n/speech';
import { LoginView } from '../features/login/view';
import { setupToken } from '../features/setup/model';
import { SetupView } from '../features/setup/view';
import { Gate } from '../ui/Gate';
import { Console } from './Console';
import { Providers } from './Providers';
import { afterCheck } from './session';
import type { Session } from './session';

export function App() {
  return (
    <Providers>
      <Pages />
    </Providers>
  );
}

function firstSession(): Session {
  const token = setupToken(location.hash);
  return token === null ? { kind: 'checking' } : { kind: 'setup', token };
}

/** The one-time token must not stay in the address, from where it would be copied or remembered. */
function forgetToken(): void {
  history.replaceState(null, '', location.pathname);
}

function forgetDrafts(): void {
  try {
    sessionStorage.clear();
  } catch {
    // Where storage is blocked there is nothing to forget.
  }
}

function Pages() {
  const { words } = useSpeech();
  const queries = useQueryClient();
  const [session, setSession] = useState(firstSession);

  useEffect(() => {
    if (session.kind !== 'checking') return;
    let wanted = true;
    void getMe().then((answer) => {
      if (wanted) setSession(afterCheck(answer.ok ? null : answer.problem));
    });
    return () => {
      wanted = false;
    };
  }, [session]);

  const leave = useCallback(
    (notice: 'signedOut' | 'expired') => {
      // The next operator at this machine must not see the lists and drafts of this one. After an expiry it is the
      // same one who comes back, and his drafts wait for him.
      queries.clear();
      if (notice === 'signedOut') forgetDrafts();
      setSession({ kind: 'login', notice });
    },
    [queries],
  );

  switch (session.kind) {
    case 'checking':
      return (
        <Gate title={words.app.loading}>
          <Loader size="sm" />
        </Gate>
      );
    case 'unreachable':
      return (
        <Gate title={words.app.console}>
          <Text mb="md">{words.app.unreachable}</Text>
          <Button onClick={() => setSession({ kind: 'checking' })}>{words.app.retry}</Button>
        </Gate>
      );
    case 'setup':
      return (
        <SetupView
          token={session.token}
          onDone={() => {
            forgetToken();
            setSession({ kind: 'checking' });
          }}
          onLogin={() => {
            forgetToken();
            setSession({ kind: 'login', notice: null });
          }}
        />
      );
    case 'login':
      return <LoginView notice={session.notice} onDone={() => setSession({ kind: 'checking' })} />;
    case 'inside':
      return <Console onLeave={leave} />;
  }
}
