import { Button, Loader, UnstyledButton } from '@mantine/core';
import type { ChatState, Pending } from '@pasokh/client/chat_state';
import { topSeq } from '@pasokh/client/chat_state';
import { IconAlertTriangle, IconArrowDown, IconCheck, IconChecks, IconClock } from '@tabler/icons-react';
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useDeskStore, useServerNow } from '../../desk/context';
import { useCommand } from '../../desk/use_command';
import { problemText } from '../../i18n/problem';
import { useSpeech } from '../../i18n/speech';
import { Said } from '../../ui/Said';
import { authorName, eventText, timeline } from './model';
import type { Item } from './model';
import { Why } from './why';
import classes from './messages.module.css';

const pageSize = 100;
/** This close to the end counts as reading the newest. */
const nearEndPx = 48;

/** Keeps the newest line in view, unless somebody reads further up; older lines do not move what is read. */
function useFollow(talk: ChatState) {
  const list = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const first = talk.lines[0]?.seq;
  const before = useRef({ first, height: 0 });
  const placed = useRef({ content: 0, view: 0 });

  const toEnd = useCallback((): void => {
    const element = list.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    placed.current = { content: element.scrollHeight, view: element.clientHeight };
  }, []);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    if (!atEnd && before.current.first !== first)
      element.scrollTop += element.scrollHeight - before.current.height;
    before.current = { first, height: element.scrollHeight };
  }, [talk, atEnd, first]);

  useLayoutEffect(() => {
    if (!atEnd || !list.current || !content.current) return;
    toEnd();
    // New lines, a growing composer, an opened card: whatever changes a height.
    const observer = new ResizeObserver(toEnd);
    observer.observe(list.current);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, [atEnd, toEnd]);

  function onScroll(): void {
    const element = list.current;
    if (!element) return;
    const { scrollHeight, clientHeight, scrollTop } = element;
    // Scroll events come a frame late and before the observer. With other heights than at the last placing it was the
    // layout that moved - restored lines, a resized column - and not the reader.
    const resized = scrollHeight !== placed.current.content || clientHeight !== placed.current.view;
    if (atEnd && resized) toEnd();
    else setAtEnd(scrollHeight - scrollTop - clientHeight < nearEndPx);
  }

  // Whoever writes wants to see what he wrote.
  const sending = talk.pending.length;
  const [sent, setSent] = useState(sending);
  if (sent !== sending) {
    setSent(sending);
    if (sending > sent) setAtEnd(true);
  }

  return { list, content, atEnd, onScroll, toEnd: () => setAtEnd(true) };
}

export function Messages({
  talk,
  chat,
  gone,
  onAtEnd,
}: {
  talk: ChatState;
  chat: string;
  gone: boolean;
  onAtEnd: (atEnd: boolean) => void;
}) {
  const { words, format } = useSpeech();
  const now = useServerNow();
  const { busy, run } = useCommand();
  const follow = useFollow(talk);
  const items = useMemo(() => timeline(talk), [talk]);
  const top = topSeq(talk);
  const [left, setLeft] = useState(top);
  if (follow.atEnd && left !== top) setLeft(top);
  const below = top - left;
  useEffect(() => onAtEnd(follow.atEnd), [follow.atEnd, onAtEnd]);

  const loadEarlier = (): void => {
    const before = talk.lines[0]?.seq;
    if (before !== undefined) void run({ type: 'history', chat, before, limit: pageSize });
  };

  return (
    <div className={classes.frame}>
      <div
        ref={follow.list}
        className={classes.list}
        onScroll={follow.onScroll}
        role="log"
        aria-label={words.chat.messages}
        tabIndex={0}
      >
        <div ref={follow.content} className={classes.content}>
          {talk.earlier && !gone && (
            <Button variant="subtle" size="compact-sm" mx="auto" loading={busy} onClick={loadEarlier}>
              {words.chat.earlier}
            </Button>
          )}
          {items.length === 0 && <Loader size="sm" m="auto" />}
          {items.map((item) =>
            item.kind === 'day' ? (
              <div key={item.key} className={classes.day}>
                <span>{format.day(item.at, now)}</span>
              </div>
            ) : (
              <Row key={item.key} item={item} chat={chat} gone={gone} />
            ),
          )}
        </div>
      </div>
      {!follow.atEnd && (
        <button type="button" className={classes.jump} onClick={follow.toEnd} aria-label={words.chat.newest}>
          <IconArrowDown size={15} aria-hidden />
          {below > 0 && words.chat.newBelow(format.number(below))}
        </button>
      )}
    </div>
  );
}

const Row = memo(function Row({
  item,
  chat,
  gone,
}: {
  item: Exclude<Item, { kind: 'day' }>;
  chat: string;
  gone: boolean;
}) {
  const { words, format } = useSpeech();
  if (item.kind === 'pending') return <Unsent pending={item.pending} chat={chat} gone={gone} />;
  if (item.kind === 'event') {
    const text = eventText(item.line, words);
    return text === null ? null : (
      <div className={classes.event}>
        <span>{text}</span>
        <time>{format.time(item.line.at)}</time>
      </div>
    );
  }
  const { line, own, first, read, again } = item;
  const ownOrTeam = own || line.from.kind === 'operator';
  return (
    <div className={classes.row} data-kind={line.from.kind} data-own={own} data-first={first}>
      {first && !own && line.from.kind !== 'visitor' && (
        <div className={classes.author}>{authorName(line, own, words)}</div>
      )}
      <div className={classes.bubble}>
        <Said text={line.text ?? ''} className={classes.text} />
        {[...(line.links ?? []), ...(line.images ?? [])].map(({ url, label }) => (
          <a key={url} className={classes.attached} href={url} target="_blank" rel="noopener noreferrer">
            <Said text={label} />
          </a>
        ))}
        {line.choices && line.choices.length > 0 && (
          <ul className={classes.choices} aria-label={words.chat.choicesOffered}>
            {line.choices.map((choice) => (
              <li key={choice.id}>
                <Said text={choice.label} />
              </li>
            ))}
          </ul>
        )}
        <span className={classes.meta}>
          <time>{format.time(line.at)}</time>
          {ownOrTeam &&
            (read ? (
              <IconChecks size={14} className={classes.seen} role="img" aria-label={words.chat.read} />
            ) : (
              <IconCheck size={14} role="img" aria-label={words.chat.accepted} />
            ))}
        </span>
      </div>
      {line.from.kind === 'bot' && !gone && <Why chat={chat} seq={line.seq} />}
      {again && <p className={classes.again}>{words.chat.sentAgain}</p>}
    </div>
  );
});

function Unsent({ pending, chat, gone }: { pending: Pending; chat: string; gone: boolean }) {
  const { words, format } = useSpeech();
  const store = useDeskStore();
  const refused = pending.status === 'refused';
  const why = pending.refusal ? problemText({ code: pending.refusal.code }, words, format) : null;
  return (
    <div className={classes.row} data-kind="operator" data-own data-first data-state={pending.status}>
      <div className={classes.bubble}>
        <Said text={pending.text} className={classes.text} />
        <span className={classes.meta}>
          <time>{format.time(pending.at)}</time>
          {refused ? (
            <IconAlertTriangle size={14} role="img" aria-label={words.chat.refused} />
          ) : (
            <IconClock size={14} role="img" aria-label={words.chat.pending} />
          )}
        </span>
      </div>
      {refused && (
        <div className={classes.refusal} role="alert">
          <span>
            {words.chat.refused}
            {why !== null && `: ${why}`}
          </span>
          {pending.refusal?.retry === true && !gone && (
            <UnstyledButton td="underline" onClick={() => store.retry(chat, pending.clientId)}>
              {words.chat.retry}
            </UnstyledButton>
          )}
          <UnstyledButton td="underline" onClick={() => store.discard(chat, pending.clientId)}>
            {words.chat.discard}
          </UnstyledButton>
        </div>
      )}
    </div>
  );
}
