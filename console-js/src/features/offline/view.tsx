import { Button, Switch } from '@mantine/core';
import type { OfflineMessage } from '@pasokh/client/protocol';
import { IconCheck, IconMailbox } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useDesk, useDeskStore, useServerNow } from '../../desk/context';
import { isLive } from '../../desk/selectors';
import { useCommand, useReport } from '../../desk/use_command';
import { isolate } from '../../i18n/isolate';
import { languageName } from '../../i18n/names';
import { useSpeech } from '../../i18n/speech';
import { Empty } from '../../ui/Empty';
import { contactAddress } from '../../ui/links';
import { PageLink } from '../../ui/PageLink';
import { Panel } from '../../ui/Panel';
import { Said } from '../../ui/Said';
import { nextBefore, pageSize, shown } from './model';
import classes from './view.module.css';

export function Offline() {
  const { words, format } = useSpeech();
  const offline = useDesk((desk) => desk.offline);
  const waiting = useDesk((desk) => desk.offlineWaiting);
  const live = useDesk(isLive);
  const { busy, run } = useCommand();
  const [onlyOpen, setOnlyOpen] = useState(false);
  const messages = offline?.messages ?? [];
  const visible = shown(messages, onlyOpen);

  // The newest page is asked for again after each reconnect: a colleague may have handled something meanwhile.
  useEffect(() => {
    if (live) void run({ type: 'offline_list', before: null, limit: pageSize });
  }, [live, run]);

  return (
    <Panel
      title={words.offline.title}
      {...(waiting > 0 ? { note: words.offline.waiting(format.number(waiting)) } : {})}
      tools={
        <Switch
          size="sm"
          label={words.offline.onlyOpen}
          checked={onlyOpen}
          onChange={(event) => setOnlyOpen(event.currentTarget.checked)}
        />
      }
      loading={offline === null}
    >
      {visible.length === 0 && (
        <Empty
          icon={<IconMailbox size={24} />}
          title={messages.length === 0 ? words.offline.empty : words.offline.allHandled}
          {...(messages.length === 0 ? { help: words.offline.emptyHelp } : {})}
        />
      )}
      <ul className={classes.list}>
        {visible.map((message) => (
          <Message key={message.id} message={message} disabled={!live} />
        ))}
      </ul>
      {offline?.more === true && (
        <Button
          variant="subtle"
          m="sm"
          mx="auto"
          flex="none"
          loading={busy}
          disabled={!live}
          onClick={() => void run({ type: 'offline_list', before: nextBefore(messages), limit: pageSize })}
        >
          {words.offline.more}
        </Button>
      )}
    </Panel>
  );
}

function Message({ message, disabled }: { message: OfflineMessage; disabled: boolean }) {
  const { words, format } = useSpeech();
  const now = useServerNow();
  const store = useDeskStore();
  const report = useReport();
  const [busy, setBusy] = useState(false);
  const address = contactAddress(message.contact);

  async function handle(): Promise<void> {
    setBusy(true);
    report(await store.markHandled(message.id));
    setBusy(false);
  }

  return (
    <li className={classes.message} data-handled={message.handled_at !== null}>
      <div className={classes.head}>
        <strong dir="auto" className="said">
          {message.name.trim() === '' ? words.offline.anonymous : message.name}
        </strong>
        {address === null ? (
          <span dir="auto" className="said">
            {message.contact}
          </span>
        ) : (
          <a href={address} className="ltr" rel="noopener noreferrer">
            {message.contact}
          </a>
        )}
        <time className={classes.when} title={format.dateTime(message.at)}>
          {format.relative(message.at, now)}
        </time>
      </div>
      <p className={classes.text}>
        <Said text={message.text} />
      </p>
      <div className={classes.foot}>
        <span>{languageName(message.language, words)}</span>
        {message.page && (
          <span className={classes.page}>
            {words.offline.from} <PageLink page={message.page} />
          </span>
        )}
        <span className={classes.action}>
          {message.handled_at === null ? (
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<IconCheck size={15} />}
              loading={busy}
              disabled={disabled}
              onClick={() => void handle()}
            >
              {words.offline.markHandled}
            </Button>
          ) : message.handled_by ? (
            words.offline.handled(isolate(message.handled_by.name), format.relative(message.handled_at, now))
          ) : (
            words.offline.handledUnknown(format.relative(message.handled_at, now))
          )}
        </span>
      </div>
    </li>
  );
}
