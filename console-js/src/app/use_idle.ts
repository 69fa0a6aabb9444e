import { useEffect, useState } from 'react';
import { useDesk, useDeskStore } from '../desk/context';
import { isLive } from '../desk/selectors';
import { watchIdle } from './idle';

/** Tells the server when nobody is at the keyboard, and again after each reconnect. */
export function useIdle(): void {
  const store = useDeskStore();
  const afterMs = useDesk((desk) => desk.welcome?.idle_after_ms);
  const live = useDesk(isLive);
  const [idle, setIdle] = useState(false);
  useEffect(() => (afterMs === undefined ? undefined : watchIdle({ afterMs, onChange: setIdle })), [afterMs]);
  useEffect(() => {
    if (live) store.idle(idle);
  }, [live, idle, store]);
}
