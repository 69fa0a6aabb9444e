import { UnstyledButton } from '@mantine/core';
import type { HandOffCard } from '@pasokh/client/protocol';
import { IconChevronDown, IconRobot } from '@tabler/icons-react';
import { useState } from 'react';
import { useSpeech } from '../../i18n/speech';
import { Said } from '../../ui/Said';
import { reasonText } from './model';
import classes from './card.module.css';

/**
 * What the bot hands over with a chat: the question, why it gave up, and what it weighed. Open while nobody has
 * answered; afterwards one line is enough.
 */
export function BotCard({ card, fresh }: { card: HandOffCard; fresh: boolean }) {
  const { words, format } = useSpeech();
  const [open, setOpen] = useState(fresh);
  return (
    <aside className={classes.root} aria-label={words.card.title}>
      <UnstyledButton w="100%" onClick={() => setOpen(!open)} aria-expanded={open}>
        <span className={classes.head}>
          <IconRobot size={16} aria-hidden />
          <span className={classes.reason}>{reasonText(card, words)}</span>
          <IconChevronDown size={15} aria-hidden className={open ? classes.up : undefined} />
        </span>
      </UnstyledButton>
      {open && (
        <div className={classes.body}>
          {card.question !== '' && (
            <p className={classes.question}>
              <span className={classes.label}>{words.card.question}</span>
              <Said text={card.question} />
            </p>
          )}
          {card.candidates.length > 0 && (
            <>
              <span className={classes.label}>{words.card.candidates}</span>
              <ul className={classes.candidates}>
                {card.candidates.map((candidate) => (
                  <li key={candidate.entry}>
                    <Said text={candidate.question} className="clip aligned" />
                    <meter min={0} max={1} value={candidate.score} aria-hidden />
                    <span className={classes.score}>
                      {format.number(Math.round(candidate.score * 100) / 100)}
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
    </aside>
  );
}
