// Short notes about what just failed or happened. They leave by themselves; nothing important lives only here.
import { Button, CloseButton } from '@mantine/core';
import { createContext, useCallback, useContext, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useSpeech } from '../i18n/speech';
import classes from './notify.module.css';

type Tone = 'info' | 'error';
/** What can be done about it at once, most often its undoing. */
interface Step {
  readonly label: string;
  readonly run: () => void;
}
interface Note {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
  readonly step: Step | undefined;
}
type Notify = (tone: Tone, text: string, step?: Step) => void;

const shownMs = 6000;
/** What can be undone is read first, and then reached for. */
const stepShownMs = 15_000;
const Context = createContext<Notify>(() => undefined);

export const useNotify = (): Notify => useContext(Context);

export function NotifyProvider({ children }: { children: ReactNode }) {
  const { words } = useSpeech();
  const [notes, setNotes] = useState<readonly Note[]>([]);
  const nextId = useRef(0);
  const remove = (id: number): void => setNotes((before) => before.filter((note) => note.id !== id));
  const notify = useCallback<Notify>((tone, text, step) => {
    const id = nextId.current++;
    setNotes((before) => [
      ...before.filter((note) => note.text !== text).slice(-2),
      { id, tone, text, step },
    ]);
    setTimeout(() => remove(id), step ? stepShownMs : shownMs);
  }, []);
  return (
    <Context value={notify}>
      {children}
      <div className={classes.stack} role="status" aria-live="polite">
        {notes.map((note) => (
          <div key={note.id} className={classes.note} data-tone={note.tone}>
            <span>{note.text}</span>
            {note.step && (
              <Button
                size="compact-sm"
                variant="light"
                flex="none"
                onClick={() => {
                  remove(note.id);
                  note.step?.run();
                }}
              >
                {note.step.label}
              </Button>
            )}
            <CloseButton size="sm" aria-label={words.app.close} onClick={() => remove(note.id)} />
          </div>
        ))}
      </div>
    </Context>
  );
}
