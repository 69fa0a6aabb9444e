import { Badge, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { getLessons, learn, settleQuestion } from '../../api/faq';
import type { Faq, OpenQuestion } from '../../api/faq';
import type { Result } from '../../api/http';
import { titleOf } from '../../api/faq_search';
import { isolate } from '../../i18n/isolate';
import { problemText } from '../../i18n/problem';
import { useSpeech } from '../../i18n/speech';
import { Empty } from '../../ui/Empty';
import { useNotify } from '../../ui/notify';
import { EntryDialog } from './dialog';
import { draftOf } from './model';
import { Trouble } from './problems';
import classes from './view.module.css';

/** What the bot could not answer, and what visitors taught it: each is one click from being known. */
export function Lessons({ faq, onChanged }: { faq: Faq; onChanged: () => void }) {
  const { words, format, language } = useSpeech();
  const notify = useNotify();
  const lessons = useQuery({ queryKey: ['faq', 'lessons'], queryFn: getLessons });
  const [draft, setDraft] = useState<OpenQuestion | null>(null);
  const known = lessons.data?.ok === true ? lessons.data.value : { questions: [], phrasings: [] };
  const entryOf = (id: string) => faq.entries.find((each) => each.id === id);

  /** The turns of the row that is being settled: until the answer is there nothing else is clicked. */
  const [busy, setBusy] = useState<string | null>(null);

  async function settle(row: string, send: () => Promise<Result<null>>): Promise<void> {
    if (busy !== null) return;
    setBusy(row);
    const result = await send();
    setBusy(null);
    onChanged();
    if (!result.ok) notify('error', problemText(result.problem, words, format));
  }
  const waiting = (row: string) => ({ disabled: busy !== null && busy !== row, loading: busy === row });

  if (lessons.data?.ok === false) return <Trouble of={lessons.data.problem} retry={lessons.refetch} />;
  if (lessons.data?.ok === true && known.questions.length + known.phrasings.length === 0)
    return (
      <Empty
        icon={<IconCircleCheck size={24} />}
        title={words.faq.noLessons}
        help={words.faq.noLessonsHelp}
      />
    );
  return (
    <>
      <ul className={classes.list} aria-label={words.faq.lessons}>
        {known.phrasings.map((each) => {
          const entry = entryOf(each.entry);
          const row = keyOf(each.turns);
          const asked = isolate(each.phrasing);
          return (
            <li key={row} className={classes.row}>
              <div className={classes.what}>
                <strong dir="auto" className="said aligned">
                  {each.phrasing}
                </strong>
                <span className={`${classes.dim} clip`}>
                  {words.faq.meant}{' '}
                  <bdi className="said">{entry ? titleOf(entry, language) : each.entry}</bdi>
                </span>
              </div>
              <span className={classes.marks}>
                <Badge variant="light">{words.faq.times(format.number(each.count))}</Badge>
              </span>
              <span className={classes.tools}>
                <Button
                  size="compact-sm"
                  aria-label={words.faq.takePhrasingLabel(asked)}
                  {...waiting(row)}
                  onClick={() =>
                    void settle(row, () => learn(each.turns, each.entry, each.lang, [each.phrasing]))
                  }
                >
                  {words.faq.takePhrasing}
                </Button>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="gray"
                  aria-label={words.faq.dismissLabel(asked)}
                  disabled={busy !== null}
                  onClick={() =>
                    void settle(row, () => settleQuestion({ ...nobodyAsked, turns: each.turns }, null))
                  }
                >
                  {words.faq.dismiss}
                </Button>
              </span>
            </li>
          );
        })}
        {known.questions.map((each) => {
          const nearest = entryOf(each.nearest);
          const row = keyOf(each.turns);
          const asked = isolate(each.question);
          return (
            <li key={row} className={classes.row}>
              <div className={classes.what}>
                <strong dir="auto" className="said aligned">
                  {each.question}
                </strong>
                {each.others.length > 0 && (
                  <span dir="auto" className={`${classes.dim} said clip aligned`}>
                    {each.others.join(' · ')}
                  </span>
                )}
                {each.replies[0] !== undefined && (
                  <span className={`${classes.dim} clip`}>
                    {words.faq.answered} <bdi className="said">{each.replies[0]}</bdi>
                  </span>
                )}
              </div>
              <span className={classes.marks}>
                <Badge variant="light" color="orange">
                  {words.faq.times(format.number(each.count))}
                </Badge>
              </span>
              <span className={classes.tools}>
                <Button
                  size="compact-sm"
                  aria-label={words.faq.makeEntryLabel(asked)}
                  disabled={busy !== null}
                  onClick={() => setDraft(each)}
                >
                  {words.faq.makeEntry}
                </Button>
                {nearest !== undefined && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    title={titleOf(nearest, language)}
                    aria-label={words.faq.belongsToLabel(isolate(titleOf(nearest, language)), asked)}
                    {...waiting(row)}
                    onClick={() =>
                      void settle(row, () =>
                        learn(each.turns, nearest.id, each.lang, [each.question, ...each.others]),
                      )
                    }
                  >
                    {words.faq.belongsTo(titleOf(nearest, language).slice(0, 24))}
                  </Button>
                )}
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="gray"
                  aria-label={words.faq.dismissLabel(asked)}
                  disabled={busy !== null}
                  onClick={() => void settle(row, () => settleQuestion(each, null))}
                >
                  {words.faq.dismiss}
                </Button>
              </span>
            </li>
          );
        })}
      </ul>
      {draft !== null && (
        <EntryDialog
          title={words.faq.makeEntry}
          start={draftOf(draft)}
          entries={faq.entries}
          save={async (entry) => {
            const done = await settleQuestion(draft, entry);
            if (done.ok) onChanged();
            return done;
          }}
          onClose={() => setDraft(null)}
        />
      )}
    </>
  );
}

/** The same question may stand there twice; no turn does. */
const keyOf = (turns: OpenQuestion['turns']): string =>
  turns.map(({ chat, about }) => `${chat} ${about}`).join(',');

/** A suggestion is put away by its turns alone. */
const nobodyAsked: OpenQuestion = {
  question: '',
  lang: '',
  count: 0,
  others: [],
  replies: [],
  nearest: '',
  turns: [],
};
