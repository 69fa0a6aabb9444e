import { Badge } from '@mantine/core';
import type { OperatorChat } from '@pasokh/client/protocol';
import { IconMessages } from '@tabler/icons-react';
import { useDesk, useServerNow } from '../../desk/context';
import { useSpeech } from '../../i18n/speech';
import { Empty } from '../../ui/Empty';
import { OnlineDot } from '../../ui/PresenceDot';
import { Glance } from '../../ui/Said';
import { VisitorName } from '../../ui/VisitorName';
import { inboxRow, urgency } from './model';
import classes from './view.module.css';

/** The operator's chats, one line each, with what calls for attention. `chats` come in the order of the model. */
export function Inbox({
  chats,
  open,
  active,
  onOpen,
}: {
  chats: readonly OperatorChat[];
  open: ReadonlySet<string>;
  active: string | null;
  onOpen: (chat: string) => void;
}) {
  const { words } = useSpeech();
  const firstHeld = chats.findIndex((chat) => chat.state === 'on_hold');
  if (chats.length === 0)
    return <Empty icon={<IconMessages size={24} />} title={words.inbox.empty} help={words.inbox.emptyHelp} />;
  return (
    <ul className={classes.list} aria-label={words.inbox.title}>
      {chats.map((chat, index) => (
        <li key={chat.id}>
          {index === firstHeld && <h3 className={classes.section}>{words.inbox.onHold}</h3>}
          <Row
            chat={chat}
            shortcut={index < 6 ? index + 1 : null}
            look={chat.id === active ? 'active' : open.has(chat.id) ? 'open' : 'closed'}
            onOpen={() => onOpen(chat.id)}
          />
        </li>
      ))}
    </ul>
  );
}

function Row({
  chat,
  shortcut,
  look,
  onOpen,
}: {
  chat: OperatorChat;
  shortcut: number | null;
  look: 'active' | 'open' | 'closed';
  onOpen: () => void;
}) {
  const { words, format } = useSpeech();
  const now = useServerNow();
  const talk = useDesk((desk) => desk.talks.get(chat.id));
  const row = inboxRow(chat, talk);
  const waits = urgency(chat, now);
  const waited = chat.unanswered_since === null ? null : format.clock(now - chat.unanswered_since);
  return (
    <button
      type="button"
      className={classes.row}
      data-look={look}
      data-unread={row.unread > 0}
      onClick={onOpen}
      aria-current={look === 'active'}
      title={shortcut === null ? undefined : `Alt+${shortcut}`}
    >
      <span className={classes.line}>
        <OnlineDot online={chat.visitor.online} />
        <VisitorName visitor={chat.visitor} className={classes.name} />
        {chat.late && (
          <Badge size="xs" color="red" variant="light" title={words.inbox.lateHint}>
            {words.inbox.late}
          </Badge>
        )}
        {waits !== 'none' && waited !== null && (
          <time className={classes.waiting} data-urgency={waits} title={words.inbox.waiting(waited)}>
            {waited}
          </time>
        )}
      </span>
      <span className={classes.line}>
        {row.typing ? (
          <span className={classes.typing}>{words.inbox.typing}</span>
        ) : (
          <Glance text={row.last?.text ?? ''} className={classes.preview} />
        )}
        {row.unread > 0 && (
          <span className={classes.count} aria-label={words.inbox.unread(format.number(row.unread))}>
            {format.number(row.unread)}
          </span>
        )}
      </span>
    </button>
  );
}
