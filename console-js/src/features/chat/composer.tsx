import { ActionIcon, Textarea, Tooltip } from '@mantine/core';
import { initialTyping, typingStep, typingTickMs } from '@pasokh/client/typing';
import { createStore } from '@pasokh/client/storage';
import { IconSend2 } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { useDesk, useDeskStore } from '../../desk/context';
import { useSpeech } from '../../i18n/speech';
import { usePreferences } from '../../ui/preferences';
import { byteLength, sends } from './model';
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
  const over = byteLength(draft.trim()) - limit;
  const sendable = draft.trim() !== '' && over <= 0;

  function change(text: string): void {
    setDraft(text);
    if (text === '') drafts.remove(chat);
    else drafts.set(chat, text);
    typing(text.trim() === '' ? 'clear' : 'key');
  }

  function send(): void {
    if (!sendable) return;
    store.say(chat, draft.trim());
    change('');
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.key === 'Escape') event.currentTarget.blur();
    if (!sends(event.nativeEvent, enterSends)) return;
    event.preventDefault();
    send();
  }

  return (
    <div className={classes.root}>
      <Textarea
        ref={field}
        flex={1}
        autosize
        minRows={1}
        maxRows={7}
        dir="auto"
        value={draft}
        onChange={(event) => change(event.currentTarget.value)}
        onBlur={() => typing('clear')}
        onKeyDown={onKeyDown}
        placeholder={words.chat.composer}
        aria-label={label}
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
