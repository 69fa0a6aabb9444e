import { Badge, Button, Loader, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { getVersion } from '../../api/faq';
import { titleOf } from '../../api/faq_search';
import { languageName } from '../../i18n/names';
import { useSpeech } from '../../i18n/speech';
import { changesBetween } from './diff';
import type { EntryChange, FieldChange } from './diff';
import { Trouble } from './problems';
import classes from './changes.module.css';

/** An import may change thousands: they are drawn a page at a time. */
const pageSize = 50;
const colours = { added: 'teal', changed: 'blue', removed: 'red' } as const;

/** Before the first. */
const nothing = { ok: true, value: { version: 0, entries: [] } } as const;

/** A version never changes, so what was asked for once is known. */
const useVersion = (number: number) =>
  useQuery({
    queryKey: ['faq-version', number],
    queryFn: async () => (number === 0 ? nothing : getVersion(number)),
    staleTime: Infinity,
  });

/** What a version changed in the one before it. */
export function Changes({ version, onClose }: { version: number; onClose: () => void }) {
  const { words, format } = useSpeech();
  const before = useVersion(version - 1);
  const after = useVersion(version);
  const [shown, setShown] = useState(pageSize);
  const old = before.data?.ok === true ? before.data.value.entries : null;
  const now = after.data?.ok === true ? after.data.value.entries : null;
  const changes = useMemo(() => (old && now ? changesBetween(old, now) : null), [old, now]);
  const failed = [before, after].find(({ data }) => data?.ok === false);
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.faq.changesOf(format.number(version))}
      size="lg"
      closeButtonProps={{ 'aria-label': words.app.close }}
    >
      {failed?.data?.ok === false ? (
        <Trouble of={failed.data.problem} retry={failed.refetch} />
      ) : changes === null ? (
        <Loader m="auto" />
      ) : changes.length === 0 ? (
        <p className={classes.none}>{words.faq.noChanges}</p>
      ) : (
        <ul className={classes.list}>
          {changes.slice(0, shown).map((change) => (
            <Change key={`${change.kind} ${change.entry.id}`} change={change} />
          ))}
          {changes.length > shown && (
            <Button variant="subtle" onClick={() => setShown(shown + pageSize)}>
              {words.faq.more(format.number(changes.length - shown))}
            </Button>
          )}
        </ul>
      )}
    </Modal>
  );
}

function Change({ change }: { change: EntryChange }) {
  const { words, language } = useSpeech();
  const { kind, entry, fields } = change;
  return (
    <li className={classes.entry}>
      <div className={classes.head}>
        <Badge size="sm" variant="light" color={colours[kind]}>
          {words.faq.kinds[kind]}
        </Badge>
        <strong dir="auto" className="said aligned">
          {titleOf(entry, language)}
        </strong>
      </div>
      {fields.map((each) => (
        <FieldRow key={`${each.language} ${each.field}`} of={each} />
      ))}
    </li>
  );
}

function FieldRow({ of }: { of: FieldChange }) {
  const { words } = useSpeech();
  return (
    <div className={classes.field}>
      <span className={classes.label}>
        {words.faq[of.field]} · {languageName(of.language, words)}
      </span>
      {of.before.map((text, index) => (
        <del key={index} dir="auto" className="said">
          {text}
        </del>
      ))}
      {of.after.map((text, index) => (
        <ins key={index} dir="auto" className="said">
          {text}
        </ins>
      ))}
    </div>
  );
}
