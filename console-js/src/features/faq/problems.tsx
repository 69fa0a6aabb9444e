import { Alert, Button } from '@mantine/core';
import type { Problem } from '../../api/http';
import { problemText } from '../../i18n/problem';
import { useSpeech } from '../../i18n/speech';
import { reasonText } from './reasons';
import classes from './view.module.css';

const mostShown = 12;

/** Why a FAQ was refused: each mistake with its line and field. `conflict` says what to do when others were faster. */
export function Problems({ problem, conflict }: { problem: Problem; conflict: string }) {
  const { words, format } = useSpeech();
  const all = problem.problems;
  return (
    <Alert color="red" variant="light" role="alert">
      {all === undefined ? (
        problem.code === 'conflict' ? (
          conflict
        ) : (
          problemText(problem, words, format)
        )
      ) : (
        <>
          {words.faq.refused}
          <ul className={classes.problems}>
            {all.slice(0, mostShown).map(({ line, field, reason }, place) => (
              // Two of the same line may read the same; the list never changes while it is shown.
              <li key={place}>
                {line > 0 && `${words.faq.line(format.number(line))} `}
                {field !== '' && <code dir="ltr">{field}</code>} {reasonText(reason, words, format)}
              </li>
            ))}
          </ul>
          {all.length > mostShown && words.faq.more(format.number(all.length - mostShown))}
        </>
      )}
    </Alert>
  );
}

/** A part of the page that could not be had, and the way to ask for it again. */
export function Trouble({ of, retry }: { of: Problem; retry: () => unknown }) {
  const { words, format } = useSpeech();
  return (
    <Alert color="red" variant="light" role="alert" m="md">
      {problemText(of, words, format)}{' '}
      <Button size="compact-xs" variant="subtle" onClick={() => void retry()}>
        {words.app.retry}
      </Button>
    </Alert>
  );
}
