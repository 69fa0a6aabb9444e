import { Badge, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getVersions, undoTo } from '../../api/faq';
import { problemText } from '../../i18n/problem';
import { useSpeech } from '../../i18n/speech';
import { useNotify } from '../../ui/notify';
import { Changes } from './changes';
import { changeText } from './model';
import { Trouble } from './problems';
import classes from './view.module.css';

/** What the FAQ was before, and the way back to it. A step back is a version too: it can be undone. */
export function Versions({ current, onChanged }: { current: number; onChanged: () => void }) {
  const { words, format } = useSpeech();
  const notify = useNotify();
  const versions = useQuery({ queryKey: ['faq', 'versions'], queryFn: getVersions });
  const [looking, setLooking] = useState<number | null>(null);
  const rows = versions.data?.ok === true ? versions.data.value.versions : [];

  async function goBack(to: number): Promise<void> {
    const done = await undoTo(to, current);
    onChanged();
    if (done.ok) notify('info', words.faq.wentBack(format.number(to)));
    else notify('error', problemText(done.problem, words, format));
  }

  if (versions.data?.ok === false) return <Trouble of={versions.data.problem} retry={versions.refetch} />;
  /** Of the oldest that is kept nobody knows what was before it, unless it is the first. */
  const hasBefore = (number: number): boolean =>
    number === 1 || rows.some((each) => each.number === number - 1);
  return (
    <>
      <ul className={classes.list} aria-label={words.faq.versions}>
        {rows.map((each) => (
          <li key={each.number} className={classes.row}>
            <div className={classes.what}>
              <strong>{words.faq.version(format.number(each.number))}</strong>
              <span className={`${classes.dim} clip`}>
                {format.dateTime(each.at)} · <bdi>{each.by || words.faq.nobody}</bdi> ·{' '}
                {changeText(each.change, words, format)}
              </span>
            </div>
            <span className={classes.marks}>
              <Badge size="xs" variant="light" color="gray">
                {words.faq.count(format.number(each.entries))}
              </Badge>
            </span>
            <span className={classes.tools}>
              {hasBefore(each.number) && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  aria-label={words.faq.changesOf(format.number(each.number))}
                  onClick={() => setLooking(each.number)}
                >
                  {words.faq.whatChanged}
                </Button>
              )}
              {each.number === current ? (
                <Badge variant="light">{words.faq.inForce}</Badge>
              ) : (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={words.faq.goBackLabel(format.number(each.number))}
                  onClick={() => void goBack(each.number)}
                >
                  {words.faq.goBack}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {looking !== null && <Changes version={looking} onClose={() => setLooking(null)} />}
    </>
  );
}
