import { formatDateTime, formatTime } from '@pasokh/client/format';
import { linkify } from '@pasokh/client/linkify';
import { textDirection } from '@pasokh/client/text_direction';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { messages } from '../../i18n/messages';
import type { Messages } from '../../i18n/messages';
import { isWithBot } from '../../model';
import type { Model, OwnEvent } from '../../model';
import { rows } from '../../rows';
import type { Delivery, MessageRow } from '../../rows';
import type { Session } from '../../session';
import { AlertIcon, ClockIcon, DownIcon, OutIcon, TickIcon, TicksIcon } from '../icons';
import { away, wayToHuman } from '../away';
import './message_list.css';

/** This close to the end counts as reading the newest. */
const nearEndPx = 48;

const deliveryIcons: Record<Delivery, () => preact.JSX.Element> = {
  pending: ClockIcon,
  accepted: TickIcon,
  read: TicksIcon,
  refused: AlertIcon,
};

/** Text as text: addresses and codes become elements, everything else stays what it is. */
export function Text({ text }: { text: string }) {
  const parts = useMemo(() => linkify(text), [text]);
  return (
    <div class="text" dir={textDirection(text)}>
      {parts.map((part) =>
        part.href !== undefined ? (
          <a href={part.href} dir="ltr" target="_blank" rel="noopener noreferrer">
            {part.text}
          </a>
        ) : part.ltr ? (
          <bdi dir="ltr">{part.text}</bdi>
        ) : (
          part.text
        ),
      )}
    </div>
  );
}

function Refusal({ row, session, words }: { row: MessageRow; session: Session; words: Messages }) {
  const { refusal, clientId } = row;
  if (!refusal || clientId === null) return null;
  return (
    <div class="refusal" role="alert">
      <span>
        {words.refused}: {words.refusals[refusal.code] ?? words.refusal_other}
      </span>
      {refusal.retry && (
        <button type="button" class="link" onClick={() => session.retry(clientId)}>
          {words.retry}
        </button>
      )}
      <button type="button" class="link" onClick={() => session.discard(clientId)}>
        {words.discard}
      </button>
    </div>
  );
}

interface RatingProps {
  seq: number;
  session: Session;
  model: Model;
  words: Messages;
}

/** One answer, then this: a click is told at once, and the next line takes the buttons away. */
function Rating({ seq, session, model, words }: RatingProps) {
  const say = (text: string, event: OwnEvent) => (
    <button type="button" class="choice" onClick={() => session.dispatch(event)}>
      {text}
    </button>
  );
  return (
    <div class="rating" role="group" aria-label={words.helped}>
      <span>{words.helped}</span>
      {say(words.yes, { kind: 'rate', seq, helped: true })}
      {say(words.no, { kind: 'rate', seq, helped: false })}
      {say(wayToHuman(model, words), { kind: 'ask_human' })}
    </div>
  );
}

function Message({
  row,
  session,
  model,
  words,
}: {
  row: MessageRow;
  session: Session;
  model: Model;
  words: Messages;
}) {
  const Icon = row.delivery === null ? null : deliveryIcons[row.delivery];
  return (
    <div class={`message ${row.own ? 'own' : 'other'} ${row.first ? 'first' : ''} ${row.delivery ?? ''}`}>
      {row.first && !row.own && (
        <div class="author">
          <bdi>{row.author}</bdi>
          {row.automatic && <span class="tag">{words.automatic}</span>}
        </div>
      )}
      <div class="bubble">
        {row.own && <span class="hidden">{words.you}: </span>}
        <Text text={row.text} />
      </div>
      {row.images.map(({ url, label }) => (
        <img class="picture" src={url} alt={label} loading="lazy" referrerpolicy="no-referrer" />
      ))}
      {row.links.map(({ url, label }) => (
        <a class="choice" href={url} dir={textDirection(label)} target="_blank" rel="noopener noreferrer">
          {label} <OutIcon />
        </a>
      ))}
      {row.rate !== null && <Rating seq={row.rate} session={session} model={model} words={words} />}
      {row.choices.length > 0 && (
        <div class="choices">
          {row.choices.map((choice) => (
            <button
              key={choice.id}
              type="button"
              class="choice"
              dir={textDirection(choice.label)}
              disabled={!row.choosable}
              onClick={() => session.say(choice.label, choice.id || undefined)}
            >
              {choice.label}
            </button>
          ))}
        </div>
      )}
      {row.again && row.refusal === null && <p class="again">{words.sent_again}</p>}
      <Refusal row={row} session={session} words={words} />
      {(row.last || row.delivery === 'pending') && (
        <div class="meta">
          <time dateTime={new Date(row.at).toISOString()} title={formatDateTime(row.at, model.language)}>
            {formatTime(row.at, model.language)}
          </time>
          {Icon && row.delivery && (
            <span class={`delivery ${row.delivery}`} title={words[row.delivery]}>
              <Icon />
              <span class="hidden">{words[row.delivery]}</span>
            </span>
          )}
        </div>
      )}
    </div>
  );
}

function Welcome({ model, words }: { model: Model; words: Messages }) {
  if (model.greeting) {
    return (
      <div class="message other first">
        <div class="author">
          <bdi>{model.greeting.from}</bdi>
        </div>
        <div class="bubble">
          <Text text={model.greeting.text} />
        </div>
      </div>
    );
  }
  const bot = model.team?.status === 'offline' ? words.welcome_offline : words.welcome_bot;
  const text = model.site?.bot ? bot : words.welcome_human;
  return (
    <div class="welcome">
      <h2>{words.welcome_title}</h2>
      <p>{text}</p>
    </div>
  );
}

/** Keeps the newest line in view while the reader is there; never pulls away a reader who has scrolled up. */
function useFollow(ownSent: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const placed = useRef({ content: 0, view: 0 });
  const [atEnd, setAtEnd] = useState(true);

  const toEnd = (): void => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    placed.current = { content: element.scrollHeight, view: element.clientHeight };
  };
  useLayoutEffect(() => {
    if (!atEnd || !scroller.current || !content.current) return;
    toEnd();
    // New lines, a banner above, a growing composer below: whatever changes a height.
    const observer = new ResizeObserver(toEnd);
    observer.observe(scroller.current);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, [atEnd]);
  useLayoutEffect(() => {
    if (ownSent > 0) toEnd();
  }, [ownSent]);

  const onScroll = (): void => {
    const element = scroller.current;
    if (!element) return;
    const { scrollHeight, clientHeight, scrollTop } = element;
    // Scroll events come a frame late and before the observer. With other heights than at the last placing it was the
    // layout that moved - the restored lines, the frame given its size - and not the reader.
    const resized = scrollHeight !== placed.current.content || clientHeight !== placed.current.view;
    if (atEnd && resized) toEnd();
    else setAtEnd(scrollHeight - scrollTop - clientHeight < nearEndPx);
  };

  return { scroller, content, atEnd, onScroll, toEnd };
}

export function MessageList({ session, model }: { session: Session; model: Model }) {
  const words = messages(model.language);
  const list = rows(model.chat, isWithBot(model), model.newAfter, words, model.language, Date.now());
  const { typing } = model.chat;
  const { scroller, content, atEnd, onScroll, toEnd } = useFollow(model.chat.pending.length);

  return (
    <div class="messages">
      <div class="scroller" ref={scroller} onScroll={onScroll} tabIndex={0} role="log" aria-label={words.log}>
        <div class="rows" ref={content}>
          {list.length === 0 && <Welcome model={model} words={words} />}
          {list.map((row) =>
            row.kind === 'message' ? (
              <Message key={row.key} row={row} session={session} model={model} words={words} />
            ) : (
              <div key={row.key} class={row.kind}>
                <span dir="auto">
                  {row.text}
                  {row.kind === 'note' && row.offer && (
                    <>
                      {' '}
                      {away(model, words)}
                      <button
                        type="button"
                        class="button"
                        onClick={() => session.dispatch({ kind: 'view', view: 'leave' })}
                      >
                        {words.leave_title}
                      </button>
                    </>
                  )}
                </span>
              </div>
            ),
          )}
          {typing && (
            <div class="typing">
              <span class="dots" aria-hidden="true">
                <i />
                <i />
                <i />
              </span>
              <span dir="auto">{words.typing(typing.name ?? '')}</span>
            </div>
          )}
        </div>
      </div>
      {!atEnd && (
        <button type="button" class="newer" onClick={toEnd}>
          <DownIcon /> {words.newer}
        </button>
      )}
    </div>
  );
}
