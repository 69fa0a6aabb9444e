import { formatNumber } from '@pasokh/client/format';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { messages } from '../../i18n/messages';
import type { Model } from '../../model';
import { drafts } from '../../session';
import type { Session } from '../../session';
import { textLimit } from '../../text_limit';
import { SendIcon } from '../icons';
import './composer.css';

export function Composer({ session, model, focus }: { session: Session; model: Model; focus: boolean }) {
  const words = messages(model.language);
  const [text, setText] = useState(() => session.draft(drafts.message));
  const area = useRef<HTMLTextAreaElement>(null);
  const limit = textLimit(text, model.textBytes);
  const disabled = model.phase === 'ended';
  const sendable = text.trim() !== '' && !limit.tooLong && !disabled;

  useEffect(() => {
    if (focus) area.current?.focus();
  }, [focus]);

  // As high as its text, up to the maximum that the style sheet sets.
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);

  function change(next: string): void {
    setText(next);
    session.keepDraft(drafts.message, next);
    session.typing(next.trim() !== '');
  }

  function send(): void {
    if (!sendable) return;
    session.say(text.trim());
    setText('');
    session.keepDraft(drafts.message, '');
    area.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    // Enter also ends the composition of a character: that one is not meant for us.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={area}
        rows={1}
        dir="auto"
        value={text}
        disabled={disabled}
        enterkeyhint="send"
        aria-label={words.message}
        aria-invalid={limit.tooLong}
        aria-describedby="limit"
        placeholder={model.info?.state === 'closed' ? words.placeholder_closed : words.placeholder}
        onInput={(event) => change(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" class="send" aria-label={words.send} disabled={!sendable}>
        <SendIcon />
      </button>
      <div id="limit" class={limit.tooLong ? 'limit over' : 'limit'} aria-live="polite">
        {limit.tooLong
          ? words.too_long
          : limit.left === null
            ? ''
            : words.left(formatNumber(limit.left, model.language))}
      </div>
    </form>
  );
}
