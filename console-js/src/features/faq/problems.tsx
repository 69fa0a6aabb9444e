import { Alert, Button } from '@mantine/core';
import type { Problem } from '../../api/http';
import { problemText } from '../../i18n/problem';
import { useSpeech } from '../../i18n/speech';
import classes from './view.module.css';

const mostShown = 12;

/** Why a FAQ was refused: each mistake with its line and field, as the server names them. */
export function Problems({ problem }: { problem: Problem }) {
  const { words, format } = useSpeech();
  const all = problem.problems;
  return (
    <Alert color="red" variant="light" role="alert">
      {all === undefined ? (
        problem.code === 'conflict' ? (
          words.faq.conflict
        ) : (
          problemText(problem, words, format)
        )
      ) : (
        <>
          {words.faq.refused}
          <ul className={classes.problems} dir="ltr">
            {all.slice(0, mostShown).map(({ line, field, reason }) => (
              <li key={`${line} ${field} ${reason}`}>
                {line > 0 && `${line}: `}
                {field !== '' && <code>{field}</code>} {reason}
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
