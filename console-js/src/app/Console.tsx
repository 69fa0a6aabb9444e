import { Button, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { getMe } from '../api/console';
import { isUnauthorized } from '../api/http';
import { DeskProvider, useDesk, useDeskStore } from '../desk/context';
import { createDesk } from '../desk/desk';
import { useSpeech } from '../i18n/speech';
import { Gate } from '../ui/Gate';
import { endingOf } from './session';
import { Shell } from './Shell';

type Leave = (notice: 'signedOut' | 'expired') => void;

/** Everything behind the log-in: owns the connection for as long as somebody is signed in. */
export function Console({ onLeave }: { onLeave: Leave }) {
  const [store] = useState(createDesk);
  useEffect(() => {
    const wake = (): void => store.wake();
    store.start();
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
      store.stop();
    };
  }, [store]);
  return (
    <DeskProvider store={store}>
      <Inside onLeave={onLeave} />
    </DeskProvider>
  );
}

/**
 * An upgrade that is refused for want of a log-in looks to a browser like any lost connection. So each failure asks
 * once whether the log-in still holds.
 */
function useExpiry(onLeave: Leave): void {
  const phase = useDesk((desk) => desk.phase);
  useEffect(() => {
    if (phase !== 'waiting') return;
    let wanted = true;
    void getMe().then((answer) => {
      if (wanted && !answer.ok && isUnauthorized(answer.problem)) onLeave('expired');
    });
    return () => {
      wanted = false;
    };
  }, [phase, onLeave]);
}

function Inside({ onLeave }: { onLeave: Leave }) {
  const { words } = useSpeech();
  const store = useDeskStore();
  const ended = useDesk((desk) => desk.phase === 'ended');
  const endCode = useDesk((desk) => desk.endCode);
  useExpiry(onLeave);
  const ending = ended ? endingOf(endCode) : null;
  useEffect(() => {
    if (ending === 'expired') onLeave('expired');
  }, [ending, onLeave]);

  switch (ending) {
    case null:
      return <Shell onLeave={() => onLeave('signedOut')} />;
    case 'expired':
      return null;
    case 'elsewhere':
      return (
        <Gate title={words.connection.elsewhereTitle}>
          <Text mb="md">{words.connection.elsewhereHelp}</Text>
          <Button onClick={() => store.start()}>{words.connection.useHere}</Button>
        </Gate>
      );
    case 'siteClosed':
    case 'refused':
      return (
        <Gate title={words.app.console}>
          <Text mb="md">{words.connection[ending]}</Text>
          <Button onClick={() => location.reload()}>{words.app.reload}</Button>
        </Gate>
      );
  }
}
