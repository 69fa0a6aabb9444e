import { ActionIcon, Badge, Button, Group, Tooltip } from '@mantine/core';
import type { OperatorChat } from '@pasokh/client/protocol';
import { IconPinned, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useDesk, useDeskStore, useServerNow } from '../../desk/context';
import type { Gone } from '../../desk/state';
import { useCommand } from '../../desk/use_command';
import { languageName, nameIn } from '../../i18n/names';
import { useSpeech } from '../../i18n/speech';
import { useAttention } from '../../ui/attention';
import { PageLink } from '../../ui/PageLink';
import { OnlineDot } from '../../ui/PresenceDot';
import { VisitorName, visitorLabel } from '../../ui/VisitorName';
import { Actions } from './actions';
import { BotCard } from './card';
import { Composer } from './composer';
import { Messages } from './messages';
import { goneText } from './model';
import classes from './view.module.css';

export interface ChatColumnProps {
  readonly chat: string;
  readonly active: boolean;
  readonly pinned: boolean;
  /** A higher number than before asks for the cursor in the composer. */
  readonly focusRequest: number;
  readonly onActivate: () => void;
  readonly onPin: (() => void) | null;
  readonly onClose: () => void;
}

export function ChatColumn(props: ChatColumnProps) {
  const { chat, active, focusRequest, onActivate, onClose } = props;
  const { words } = useSpeech();
  const store = useDeskStore();
  const mine = useDesk((desk) => desk.chats.get(chat));
  const gone = useDesk((desk) => desk.gone.get(chat));
  const talk = useDesk((desk) => desk.talks.get(chat));
  const attention = useAttention();
  const [atEnd, setAtEnd] = useState(true);
  const field = useRef<HTMLTextAreaElement>(null);
  const row = mine ?? gone?.chat;
  const top = talk?.lines.at(-1)?.seq;

  // Several chats stand side by side: only the one he works in counts as read.
  useEffect(() => {
    if (active && attention && atEnd && mine) store.seen(chat);
  }, [active, attention, atEnd, mine, top, chat, store]);

  useEffect(() => {
    if (focusRequest > 0) field.current?.focus();
  }, [focusRequest]);

  if (!row || !talk) return null;
  const label = visitorLabel(row.visitor, words);
  return (
    <section
      className={classes.column}
      data-active={active}
      aria-label={label}
      onPointerDownCapture={onActivate}
      onFocusCapture={onActivate}
    >
      <Head {...props} row={row} gone={gone} />
      {row.card && <BotCard card={row.card} fresh={row.first_reply_at === null} />}
      <Messages talk={talk} chat={chat} gone={gone !== undefined} onAtEnd={setAtEnd} />
      <div className={classes.typing} aria-live="polite">
        {talk.typing && !gone && (
          <>
            <span className={classes.dots} aria-hidden>
              <i />
              <i />
              <i />
            </span>
            {words.chat.typing}
          </>
        )}
      </div>
      {gone ? (
        <Farewell gone={gone} onDone={onClose} />
      ) : row.state === 'on_hold' ? (
        <Held chat={chat} />
      ) : (
        <Composer chat={chat} label={words.chat.composerLabel(label)} field={field} />
      )}
    </section>
  );
}

function Head({
  chat,
  row,
  gone,
  pinned,
  onPin,
  onClose,
}: ChatColumnProps & { row: OperatorChat; gone: Gone | undefined }) {
  const { words, format, language } = useSpeech();
  const now = useServerNow();
  const departments = useDesk((desk) => desk.welcome?.site.departments);
  const department = departments?.find(({ id }) => id === row.department);
  return (
    <header className={classes.head}>
      <div className={classes.line}>
        <Tooltip label={row.visitor.online ? words.chat.online : words.chat.offline}>
          <span>
            <OnlineDot online={row.visitor.online} />
          </span>
        </Tooltip>
        <h2 className={classes.name}>
          <VisitorName visitor={row.visitor} />
        </h2>
        {row.late && !gone && (
          <Badge color="red" variant="light" size="sm" title={words.inbox.lateHint}>
            {words.inbox.late}
          </Badge>
        )}
        <Group gap={2} wrap="nowrap" ms="auto">
          <Actions chat={chat} row={row} gone={gone !== undefined} onGone={onClose} />
          {onPin && (
            <ActionIcon
              variant={pinned ? 'light' : 'subtle'}
              color={pinned ? 'teal' : 'gray'}
              onClick={onPin}
              aria-label={pinned ? words.board.unpin : words.board.pin}
              title={pinned ? words.board.unpin : words.board.pin}
              aria-pressed={pinned}
            >
              <IconPinned size={17} />
            </ActionIcon>
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={onClose}
            aria-label={words.board.closeColumn}
            title={words.board.closeColumn}
          >
            <IconX size={17} />
          </ActionIcon>
        </Group>
      </div>
      <div className={classes.facts}>
        {row.visitor.page ? (
          <PageLink page={row.visitor.page} className={classes.page} />
        ) : (
          <span className={`${classes.page} clip`}>{words.chat.noPage}</span>
        )}
        {row.visitor.verified && row.visitor.email !== null && row.visitor.name !== null && (
          <span className={`${classes.fact} ltr clip`}>{row.visitor.email}</span>
        )}
        <span className={classes.fact}>{languageName(row.language, words)}</span>
        {department && departments && departments.length > 1 && (
          <span className={classes.fact}>{nameIn(department.name, language, department.id)}</span>
        )}
        {row.assigned_at !== null && !gone && (
          <span className={classes.fact} title={words.chat.assigned(format.clock(now - row.assigned_at))}>
            {format.clock(now - row.assigned_at)}
          </span>
        )}
      </div>
    </header>
  );
}

function Farewell({ gone, onDone }: { gone: Gone; onDone: () => void }) {
  const { words } = useSpeech();
  const store = useDeskStore();
  function done(): void {
    onDone();
    store.dismiss(gone.chat.id);
  }
  return (
    <div className={classes.foot}>
      <span>{goneText(gone, words)}</span>
      <Button size="compact-sm" variant="light" onClick={done}>
        {words.chat.done}
      </Button>
    </div>
  );
}

function Held({ chat }: { chat: string }) {
  const { words } = useSpeech();
  const { busy, run } = useCommand();
  return (
    <div className={classes.foot}>
      <span>{words.chat.heldHelp}</span>
      <Button
        size="compact-sm"
        variant="light"
        loading={busy}
        onClick={() => void run({ type: 'resume', chat })}
      >
        {words.chat.resume}
      </Button>
    </div>
  );
}
