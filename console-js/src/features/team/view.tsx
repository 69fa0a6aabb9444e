import { Alert, Badge, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconUserPlus, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { getAccounts } from '../../api/console';
import type { Account } from '../../api/console';
import { useDesk } from '../../desk/context';
import { isolate } from '../../i18n/isolate';
import { nameIn } from '../../i18n/names';
import { problemText } from '../../i18n/problem';
import { useSpeech } from '../../i18n/speech';
import { Empty } from '../../ui/Empty';
import { Panel } from '../../ui/Panel';
import { PresenceDot } from '../../ui/PresenceDot';
import { AccountDialog } from './dialog';
import classes from './view.module.css';

/** The accounts of the site, for administrators. Who is here now comes from the desk. */
export function Team() {
  const { words, format } = useSpeech();
  const accounts = useQuery({ queryKey: ['accounts'], queryFn: getAccounts });
  const [editing, setEditing] = useState<Account | 'new' | null>(null);
  const answer = accounts.data;
  const rows = answer?.ok === true ? answer.value.operators : [];
  return (
    <Panel
      title={words.team.title}
      tools={
        <Button size="xs" leftSection={<IconUserPlus size={16} />} onClick={() => setEditing('new')}>
          {words.team.add}
        </Button>
      }
      loading={accounts.isPending}
    >
      {answer?.ok === false && (
        <Alert color="red" variant="light" m="md">
          {problemText(answer.problem, words, format)}{' '}
          <Button size="compact-xs" variant="subtle" onClick={() => void accounts.refetch()}>
            {words.app.retry}
          </Button>
        </Alert>
      )}
      <ul className={classes.list}>
        {rows.map((account) => (
          <Row key={account.id} account={account} onEdit={() => setEditing(account)} />
        ))}
      </ul>
      {answer?.ok === true && rows.length < 2 && (
        <Empty icon={<IconUsersGroup size={24} />} title={words.team.empty} help={words.team.emptyHelp} />
      )}
      {editing !== null && (
        <AccountDialog account={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </Panel>
  );
}

function Row({ account, onEdit }: { account: Account; onEdit: () => void }) {
  const { words, format, language } = useSpeech();
  const welcome = useDesk((desk) => desk.welcome);
  const row = useDesk((desk) => desk.operators.find((each) => each.id === account.id));
  const departments = welcome?.site.departments ?? [];
  const names = account.departments.map((id) =>
    nameIn(departments.find((each) => each.id === id)?.name ?? {}, language, id),
  );
  const isSelf = welcome?.me.id === account.id;
  return (
    <li className={classes.row} data-disabled={account.disabled}>
      <div className={classes.who}>
        <PresenceDot row={row ?? { status: 'away', connected: false, idle: false }} />
        <span className="clip">
          <strong dir="auto" className="said">
            {account.name}
          </strong>
          {isSelf && ` (${words.team.self})`}
        </span>
        {account.role === 'admin' && (
          <Badge size="xs" variant="light" flex="none">
            {words.team.roles.admin}
          </Badge>
        )}
        {account.totp && (
          <Badge size="xs" variant="light" color="gray" flex="none">
            {words.team.totp}
          </Badge>
        )}
        {account.disabled && (
          <Badge size="xs" variant="light" color="red" flex="none">
            {words.team.disabled}
          </Badge>
        )}
      </div>
      <span className={`${classes.email} ltr clip`}>{account.email}</span>
      <span className={`${classes.departments} clip`}>
        {names.length === 0 ? words.team.allDepartments : names.join(' · ')}
      </span>
      <span className={classes.load}>
        <span className="ltr">
          {row?.connected === true
            ? words.header.load(format.number(row.load), format.number(account.capacity))
            : format.number(account.capacity)}
        </span>{' '}
        <span className={classes.dim}>{words.team.capacity}</span>
      </span>
      <Button
        size="compact-sm"
        variant="default"
        onClick={onEdit}
        aria-label={words.team.editLabel(isolate(account.name))}
      >
        {words.team.edit}
      </Button>
    </li>
  );
}
