import { ActionIcon, Textarea, Tooltip } from '@mantine/core';
import { initialTyping, typingStep, typingTickMs } from '@pasokh/client/typing';
import { createStore } from '@pasokh/client/storage';
import { IconBolt, IconSend2 } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { useDesk, useDeskStore } from '../../desk/context';
import { useSpeech } from '../../i18n/speech';
import { usePreferences } from '../../ui/preferences';
import { byteLength, sends } from './model';
import { optionId, ReadyList, useReady } from './ready';
import { wantedIn } from './ready_model';
import classes from './composer.module.css';

const drafts = createStore(() => sessionStorage, 'pasokh.console.draft.');

/** Tells the visitor when somebody types. The hook owns the timer that notices the end of it. */
function useTyping(chat: string): (event: 'key' | 'clear') => void {
  const store = useDeskStore();
  const state = useRef(initialTyping);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [report] = useState(() => {
    const handle = (event: 'key' | 'clear' | 'tick'): void => {
      const [next, tell] = typingStep(state.current, event, Date.now());
      state.current = next;
      if (tell !== null) store.typing(chat, tell);
      clearTimeout(timer.current);
      if (next.on) timer.current = setTimeout(() => handle('tick'), typingTickMs);
    };
    return handle;
  });
  useEffect(() => () => report('clear'), [report]);
  return report;
}

export function Composer({
  chat,
  label,
  field,
}: {
  chat: string;
  label: string;
  field: RefObject<HTMLTextAreaElement | null>;
}) {
  const { words, format } = useSpeech();
  const { enterSends } = usePreferences().preferences;
  const store = useDeskStore();
  const limit = useDesk((desk) => desk.welcome?.limits.text_bytes ?? Infinity);
  const typing = useTyping(chat);
  const [draft, setDraft] = useState(() => drafts.get(chat) ?? '');
  const ready = useReady(chat, draft, (text) => {
    change(text);
    field.current?.focus();
  });
  const over = byteLength(draft.trim()) - limit;
  const sendable = draft.trim() !== '' && over <= 0;

  function change(text: string): void {
    setDraft(text);
    if (text === '') drafts.remove(chat);
    else drafts.set(chat, text);
    // Who looks for a ready answer is not writing yet.
    typing(text.trim() === '' || wantedIn(text) !== null ? 'clear' : 'key');
  }

  function send(): void {
    if (!sendable) return;
    store.say(chat, draft.trim());
    change('');
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (ready.onKey(event)) return;
    if (event.key === 'Escape') event.currentTarget.blur();
    if (!sends(event.nativeEvent, enterSends)) return;
    event.preventDefault();
    send();
  }

  return (
    <div className={classes.root}>
      {ready.opened && <ReadyList ready={ready} />}
      <Tooltip label={words.ready.hint} openDelay={500}>
        <ActionIcon
          size={36}
          variant="subtle"
          color="gray"
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => {
            if (ready.opened) ready.close();
            else ready.open();
            field.current?.focus();
          }}
          aria-label={words.ready.title}
          aria-expanded={ready.opened}
        >
          <IconBolt size={18} />
        </ActionIcon>
      </Tooltip>
      <Textarea
        ref={field}
        flex={1}
        autosize
        minRows={1}
        maxRows={7}
        dir="auto"
        value={draft}
        onChange={(event) => {
          ready.renew();
          change(event.currentTarget.value);
        }}
        onBlur={() => {
          typing('clear');
          ready.close();
        }}
        onKeyDown={onKeyDown}
        placeholder={words.chat.composer}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={ready.entries.length > 0 ? ready.listId : undefined}
        aria-activedescendant={ready.entries.length > 0 ? optionId(ready) : undefined}
        error={over > 0 ? words.chat.tooLong(format.number(over)) : null}
      />
      <Tooltip label={words.chat.send} openDelay={500}>
        <ActionIcon size={36} onClick={send} disabled={!sendable} aria-label={words.chat.send}>
          <IconSend2 size={18} className="mantine-rotate-rtl" />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
