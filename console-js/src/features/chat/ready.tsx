// Ready answers: the FAQ's own, in the visitor's language, put into the message field to be sent or changed.
import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { getFaq } from '../../api/faq';
import type { Entry } from '../../api/faq';
import { useDesk } from '../../desk/context';
import { problemText } from '../../i18n/problem';
import { useSpeech } from '../../i18n/speech';
import { Glance } from '../../ui/Said';
import { answerIn, readyFor, wantedIn } from './ready_model';
import classes from './ready.module.css';

/** What is offered for a draft, which one is chosen, and what the keys do with it. */
export function useReady(chat: string, draft: string, take: (text: string) => void) {
  const row = useDesk((desk) => desk.chats.get(chat));
  const listId = useId();
  const [browsing, setBrowsing] = useState(false);
  /** The draft for which the list was sent away: another letter brings it back. */
  const [closedFor, setClosedFor] = useState<string | null>(null);
  const [chosen, setChosen] = useState(0);
  const typed = wantedIn(draft);
  const wanted = typed !== null && closedFor !== draft ? typed : browsing ? '' : null;
  const faq = useQuery({ queryKey: ['faq'], queryFn: getFaq, enabled: wanted !== null });
  const answer = faq.data;
  const language = row?.language ?? '';
  const considered = row?.card?.candidates.map(({ entry }) => entry) ?? [];
  const entries =
    wanted !== null && answer?.ok === true ? readyFor(answer.value.entries, wanted, considered) : [];
  const at = Math.min(chosen, Math.max(0, entries.length - 1));

  function close(): void {
    setBrowsing(false);
    setClosedFor(draft);
  }

  function pick(entry: Entry): void {
    // Chosen by its button, it is added to what stands there; behind a "/" it takes the place of the search.
    const before = typed !== null || draft.trim() === '' ? '' : `${draft.trimEnd()}\n`;
    close();
    setChosen(0);
    take(before + answerIn(entry, language));
  }

  /** True for a key that was meant for the list. */
  function onKey(event: KeyboardEvent): boolean {
    if (wanted === null || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return false;
    const entry = entries[at];
    if (event.key === 'Escape') close();
    else if (entry === undefined) return false;
    else if (event.key === 'ArrowDown') setChosen((at + 1) % entries.length);
    else if (event.key === 'ArrowUp') setChosen((at + entries.length - 1) % entries.length);
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') pick(entry);
    else return false;
    event.preventDefault();
    return true;
  }

  return {
    listId,
    language,
    entries,
    at,
    pick,
    close,
    onKey,
    opened: wanted !== null,
    waiting: faq.isPending,
    problem: answer?.ok === false ? answer.problem : null,
    open: () => setBrowsing(true),
    /** The draft is another one now: what was chosen and sent away was for the one before. */
    renew: () => {
      setBrowsing(false);
      setChosen(0);
      setClosedFor(null);
    },
  };
}

export type Ready = ReturnType<typeof useReady>;

export const optionId = (ready: Ready): string => `${ready.listId}-${ready.at}`;

export function ReadyList({ ready }: { ready: Ready }) {
  const { words, format } = useSpeech();
  const chosen = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Newer browsers give a promise back, which is no way to clean up.
    void chosen.current?.scrollIntoView({ block: 'nearest' });
  }, [ready.at]);
  return (
    // The cursor stays in the message field, also for those who click.
    <div className={classes.root} onPointerDown={(event) => event.preventDefault()}>
      <p className={classes.title}>{words.ready.title}</p>
      {ready.entries.length > 0 ? (
        <ul id={ready.listId} role="listbox" aria-label={words.ready.title} className={classes.list}>
          {ready.entries.map((entry, index) => {
            const said = entry.wordings[ready.language] ?? Object.values(entry.wordings)[0];
            const active = index === ready.at;
            return (
              <li
                key={entry.id}
                id={`${ready.listId}-${index}`}
                ref={active ? chosen : undefined}
                role="option"
                aria-selected={active}
                className={classes.option}
                onClick={() => ready.pick(entry)}
              >
                <Glance text={said?.question ?? ''} className={classes.question} />
                <Glance text={said?.answer ?? ''} className={classes.answer} />
              </li>
            );
          })}
        </ul>
      ) : (
        <p className={classes.none} role="status">
          {ready.waiting ? (
            <Loader size="xs" aria-label={words.app.loading} />
          ) : ready.problem === null || ready.problem.code === 'not_found' ? (
            words.ready.none
          ) : (
            problemText(ready.problem, words, format)
          )}
        </p>
      )}
    </div>
  );
}
