import { useEffect, useState } from 'preact/hooks';
import type { Model } from '../model';
import type { Session } from '../session';

/** The model, kept fresh. */
export function useModel(session: Session): Model {
  const [model, setModel] = useState(session.model());
  useEffect(() => {
    const refresh = (): void => setModel(session.model());
    refresh();
    return session.subscribe(refresh);
  }, [session]);
  return model;
}
