import { Button, Loader, Popover } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { getTurns } from '../../api/faq';
import type { Turn } from '../../api/faq';
import type { Problem } from '../../api/http';
import { problemText } from '../../i18n/problem';
import { useSpeech } from '../../i18n/speech';
import { Said } from '../../ui/Said';
import { whyText } from './model';
import card from './card.module.css';
import classes from './why.module.css';

type Asked =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'turn'; readonly turn: Turn }
  | { readonly kind: 'none' }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** "Why did it say that?": at a line of the bot, what it had been asked and what it weighed. Asked anew each time. */
export function Why({ chat, seq }: { chat: string; seq: number }) {
  const { words, format } = useSpeech();
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<Asked>({ kind: 'waiting' });

  async function ask(): Promise<void> {
    setAsked({ kind: 'waiting' });
    const found = await getTurns(chat);
    if (!found.ok) {
      const nothing = found.problem.code === 'not_found';
      setAsked(nothing ? { kind: 'none' } : { kind: 'problem', problem: found.problem });
      return;
    }
    const turn = found.value.turns.find(({ said }) => said === seq);
    setAsked(turn === undefined ? { kind: 'none' } : { kind: 'turn', turn });
  }

  function toggle(): void {
    setOpen(!open);
    if (!open) void ask();
  }

  return (
    <Popover
      opened={open}
      onChange={setOpen}
      width={320}
      withArrow
      shadow="md"
      trapFocus
      returnFocus
      withRoles
    >
      <Popover.Target>
        <button type="button" className={classes.button} onClick={toggle}>
          <IconHelpCircle size={14} aria-hidden />
          {words.why.button}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.why.title}>
        <div className={classes.body} tabIndex={-1} data-autofocus>
          <strong>{words.why.title}</strong>
          {asked.kind === 'waiting' && <Loader size="xs" aria-label={words.why.waiting} />}
          {asked.kind === 'none' && <p>{words.why.none}</p>}
          {asked.kind === 'problem' && (
            <p role="alert">
              {problemText(asked.problem, words, format)}{' '}
              <Button size="compact-xs" variant="subtle" onClick={() => void ask()}>
                {words.why.again}
              </Button>
            </p>
          )}
          {asked.kind === 'turn' && <Weighed turn={asked.turn} />}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function Weighed({ turn }: { turn: Turn }) {
  const { words, format } = useSpeech();
  // Rounded down: nothing that was weighed is certain.
  const percent = (value: number): string => words.why.percent(format.number(Math.floor(value * 100)));
  return (
    <>
      <p>{whyText(turn, words)}</p>
      <dl className={classes.facts}>
        <dt>{words.why.question}</dt>
        <dd>
          <Said text={turn.question} />
        </dd>
        {turn.choice === '' && (
          <>
            <dt>{words.why.confidence}</dt>
            <dd>{percent(turn.confidence)}</dd>
          </>
        )}
        <dt>{words.why.version}</dt>
        <dd>{format.number(turn.version)}</dd>
        {turn.helped !== 'none' && (
          <>
            <dt>{words.why.helped}</dt>
            <dd>{turn.helped === 'yes' ? words.why.yes : words.why.no}</dd>
          </>
        )}
      </dl>
      {turn.candidates.length > 0 && (
        <>
          <span className={card.label}>{words.why.candidates}</span>
          <ul className={card.candidates}>
            {turn.candidates.map((candidate) => (
              <li key={candidate.entry} data-said={candidate.entry === turn.entry}>
                <span className={classes.candidate}>
                  <Said text={candidate.question} />
                  <bdi className={card.label}>{candidate.entry}</bdi>
                </span>
                <meter min={0} max={1} value={candidate.score} aria-hidden />
                <span className={card.score}>{format.number(Math.round(candidate.score * 100) / 100)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
