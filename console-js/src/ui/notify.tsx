// Short notes about what just failed or happened. They leave by themselves; nothing important lives only here.
import { CloseButton } from '@mantine/core';
import { createContext, useCallback, useContext, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useSpeech } from '../i18n/speech';
import classes from './notify.module.css';

type Tone = 'info' | 'error';
interface Note {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
}

const shownMs = 6000;
const Context = createContext<(tone: Tone, text: string) => void>(() => undefined);

export const useNotify = (): ((tone: Tone, text: string) => void) => useContext(Context);

export function NotifyProvider({ children }: { children: ReactNode }) {
  const { words } = useSpeech();
  const [notes, setNotes] = useState<readonly Note[]>([]);
  const nextId = useRef(0);
  const remove = (id: number): void => setNotes((before) => before.filter((note) => note.id !== id));
  const notify = useCallback((tone: Tone, text: string) => {
    const id = nextId.current++;
    setNotes((before) => [...before.filter((note) => note.text !== text).slice(-2), { id, tone, text }]);
    setTimeout(() => remove(id), shownMs);
  }, []);
  return (
    <Context value={notify}>
      {children}
      <div className={classes.stack} role="status" aria-live="polite">
        {notes.map((note) => (
          <div key={note.id} className={classes.note} data-tone={note.tone}>
            <span>{note.text}</span>
            <CloseButton size="sm" aria-label={words.app.close} onClick={() => remove(note.id)} />
          </div>
        ))}
      </div>
    </Context>
  );
}
