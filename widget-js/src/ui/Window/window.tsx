// The conversation window; loaded when it is first needed.
import { formatNumber, formatWait } from '@pasokh/client/format';
import type { Language } from '@pasokh/client/format';
import { useEffect, useRef, useState } from 'preact/hooks';
import { messages } from '../../i18n/messages';
import type { Messages } from '../../i18n/messages';
import { isChatOpen, isWithBot } from '../../model';
import type { Model } from '../../model';
import type { Session } from '../../session';
import { Composer } from '../Composer/composer';
import { LeaveMessage } from '../LeaveMessage/leave_message';
import { MessageList } from '../MessageList/message_list';
import { away, wayToHuman } from '../away';
import { DownIcon, LeaveIcon, MailIcon, MutedIcon, PersonIcon, SoundIcon } from '../icons';
import './window.css';

interface Props {
  session: Session;
  model: Model;
  /** The visitor opened it just now, so the focus goes inside; not when a page change brings it back. */
  focus: boolean;
}

function localized(names: Readonly<Record<string, string>> | undefined, language: Language): string {
  return names?.[language] ?? Object.values(names ?? {})[0] ?? '';
}

function statusLine(model: Model, words: Messages): string {
  switch (model.info?.state) {
    case 'queued':
      return words.status_queued;
    case 'assigned':
      return words.status_assigned;
    case 'on_hold':
      return words.status_on_hold;
    case 'closed':
      return words.status_closed;
    case 'bot':
    case undefined:
      break;
  }
  const team = model.team;
  if (team?.status === 'offline') {
    const back = away(model, words);
    if (back) return `${words.status_away} ${back}`;
    return model.site?.bot ? words.status_offline_bot : words.status_offline;
  }
  if (model.info?.state === 'bot') return words.status_bot;
  return team?.status === 'busy' ? words.status_busy : words.status_online;
}

function Header({ session, model, words }: { session: Session; model: Model; words: Messages }) {
  const [asking, setAsking] = useState(false);
  const no = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asking) no.current?.focus();
  }, [asking]);
  const operator = model.info?.state === 'assigned' ? model.info.operator : null;
  const name = operator?.name || localized(model.site?.name, model.language) || words.chat;
  const status = model.gate !== null ? '' : model.team ? statusLine(model, words) : words.connecting;
  return (
    <header class="header">
      <span class={`presence ${operator ? 'online' : (model.team?.status ?? '')}`} aria-hidden="true">
        {[...name][0]}
      </span>
      <div class="title">
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <p aria-live="polite">{status}</p>
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label={model.muted ? words.unmute : words.mute}
        title={model.muted ? words.unmute : words.mute}
        onClick={() => session.dispatch({ kind: 'mute', on: !model.muted })}
      >
        {model.muted ? <MutedIcon /> : <SoundIcon />}
      </button>
      {isChatOpen(model) && (
        <button
          type="button"
          class="icon-button"
          aria-label={words.end}
          title={words.end}
          aria-expanded={asking}
          onClick={() => setAsking(!asking)}
        >
          <LeaveIcon />
        </button>
      )}
      <button
        type="button"
        class="icon-button"
        aria-label={words.minimise}
        title={words.minimise}
        onClick={() => session.dispatch({ kind: 'toggle', open: false })}
      >
        <DownIcon />
      </button>
      {asking && isChatOpen(model) && (
        <div class="question" role="alertdialog" aria-label={words.end_question}>
          <span>{words.end_question}</span>
          <button
            type="button"
            class="button danger"
            onClick={() => {
              setAsking(false);
              session.dispatch({ kind: 'end_chat' });
            }}
          >
            {words.end_yes}
          </button>
          <button type="button" ref={no} class="button quiet" onClick={() => setAsking(false)}>
            {words.end_no}
          </button>
        </div>
      )}
    </header>
  );
}

function Connection({ model, words }: { model: Model; words: Messages }) {
  if (model.phase === 'live' || model.gate !== null) return null;
  const text =
    model.phase === 'ended' ? words.ended : model.site === null ? words.connecting : words.reconnecting;
  return (
    <div class="banner connection" role="status">
      {text}
    </div>
  );
}

function Queue({ session, model, words }: { session: Session; model: Model; words: Messages }) {
  const { info, language } = model;
  const leave = (
    <button type="button" class="link" onClick={() => session.dispatch({ kind: 'view', view: 'leave' })}>
      {words.queue_leave}
    </button>
  );
  if (model.human === 'queue_full') {
    return (
      <div class="banner queue" role="status">
        <b>{words.queue_full}</b>
        {leave}
      </div>
    );
  }
  if (info?.state !== 'queued' || !info.queue) return null;
  const { position, wait_s } = info.queue;
  return (
    <div class="banner queue" role="status">
      <b>{words.queue_position(formatNumber(position, language))}</b>
      {wait_s && <span>{words.queue_wait(formatWait(wait_s, language))}</span>}
      <small>{words.queue_hint}</small>
      {leave}
    </div>
  );
}

/** Always in sight while the bot answers: the way to a person, or to a message when nobody can come. */
function HumanButton({ session, model, words }: { session: Session; model: Model; words: Messages }) {
  if (!isWithBot(model)) return null;
  return (
    <button
      type="button"
      class="human"
      disabled={model.human === 'asked' || model.phase === 'ended'}
      onClick={() => session.dispatch({ kind: 'ask_human' })}
    >
      {model.team?.status === 'offline' ? <MailIcon /> : <PersonIcon />}
      {model.human === 'asked' ? words.human_asked : wayToHuman(model, words)}
    </button>
  );
}

/** Why there is no conversation; a conversation that there is stays in sight below it. */
function Gate({ model, words }: { model: Model; words: Messages }) {
  if (model.gate === null) return null;
  return (
    <div class="banner gate" role="status">
      <PersonIcon />
      <b>{words[`identity_${model.gate}`]}</b>
      <span>{words[`identity_${model.gate}_help`]}</span>
    </div>
  );
}

export function Window({ session, model, focus }: Props) {
  const words = messages(model.language);
  return (
    <section class="panel" role="dialog" aria-label={words.chat}>
      <Header session={session} model={model} words={words} />
      <Connection model={model} words={words} />
      <Gate model={model} words={words} />
      {model.gate !== null && model.chat.lines.length === 0 ? null : model.view === 'leave' ? (
        <LeaveMessage session={session} model={model} />
      ) : (
        <>
          <Queue session={session} model={model} words={words} />
          <MessageList session={session} model={model} />
          <footer class="footer">
            <HumanButton session={session} model={model} words={words} />
            <Composer session={session} model={model} focus={focus} />
          </footer>
        </>
      )}
    </section>
  );
}
