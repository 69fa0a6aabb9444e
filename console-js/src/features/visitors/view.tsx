import { Badge, TextInput } from '@mantine/core';
import type { VisitorRow } from '@pasokh/client/protocol';
import { IconHistory, IconSearch, IconUsers } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useDesk, useDeskStore, useServerNow } from '../../desk/context';
import { shortId } from '../../desk/selectors';
import { languageName } from '../../i18n/names';
import { useSpeech } from '../../i18n/speech';
import { Empty } from '../../ui/Empty';
import { PageLink } from '../../ui/PageLink';
import { Panel } from '../../ui/Panel';
import { VisitorName } from '../../ui/VisitorName';
import { onPage, sorted, stateOf } from './model';
import type { VisitorState } from './model';
import classes from './view.module.css';

const colours: Record<VisitorState, string> = {
  queued: 'yellow',
  assigned: 'teal',
  bot: 'violet',
  on_hold: 'blue',
  closed: 'gray',
  none: 'gray',
};

/** Who is on the site. The server tells of changes only while this is open. */
export function Visitors() {
  const { words, format } = useSpeech();
  const store = useDeskStore();
  const visitors = useDesk((desk) => desk.visitors);
  const total = useDesk((desk) => desk.visitorsTotal);
  const [wanted, setWanted] = useState('');
  const all = useMemo(() => sorted(visitors?.values() ?? []), [visitors]);
  const rows = onPage(all, wanted);

  useEffect(() => {
    store.watchVisitors(true);
    return () => store.watchVisitors(false);
  }, [store]);

  return (
    <Panel
      title={words.visitors.title}
      note={words.visitors.count(format.number(total))}
      tools={
        <TextInput
          size="xs"
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
          placeholder={words.visitors.filter}
          aria-label={words.visitors.filter}
          leftSection={<IconSearch size={15} />}
        />
      }
      loading={visitors === null}
    >
      {rows.length === 0 ? (
        <Empty
          icon={<IconUsers size={24} />}
          title={all.length === 0 ? words.visitors.empty : words.visitors.noMatch}
          {...(all.length === 0 ? { help: words.visitors.emptyHelp } : {})}
        />
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{words.visitors.visitor}</th>
              <th scope="col">{words.visitors.page}</th>
              <th scope="col">{words.visitors.time}</th>
              <th scope="col">{words.visitors.pages}</th>
              <th scope="col">{words.visitors.language}</th>
              <th scope="col">{words.visitors.chat}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Row({ row }: { row: VisitorRow }) {
  const { words, format } = useSpeech();
  const now = useServerNow();
  const state = stateOf(row);
  return (
    <tr>
      <td>
        <span className={classes.who}>
          {row.verified ? <VisitorName visitor={row} /> : <span className="ltr">{shortId(row.id)}</span>}
          {row.returning && (
            <IconHistory size={15} role="img" aria-label={words.visitors.returning}>
              <title>{words.visitors.returning}</title>
            </IconHistory>
          )}
        </span>
      </td>
      <td className={classes.page}>
        {row.page ? <PageLink page={row.page} className={classes.link} /> : words.chat.noPage}
      </td>
      <td className={classes.number} data-label={words.visitors.time}>
        {format.clock(now - row.since)}
      </td>
      <td className={classes.number} data-label={words.visitors.pages}>
        {format.number(row.pages)}
      </td>
      <td>{languageName(row.language, words)}</td>
      <td>
        <Badge size="sm" variant="light" miw="max-content" color={colours[state]}>
          {words.visitors.states[state]}
        </Badge>
      </td>
    </tr>
  );
}
