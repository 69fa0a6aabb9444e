import { useEffect, useRef, useState } from 'preact/hooks';
import { normaliseContact } from '../../contact';
import { messages } from '../../i18n/messages';
import type { Model } from '../../model';
import { drafts } from '../../session';
import type { Session } from '../../session';
import { textLimit } from '../../text_limit';
import { unanswered } from '../../unanswered';
import { away } from '../away';
import { BackIcon, CheckIcon } from '../icons';
import './leave_message.css';

type Field = 'name' | 'contact' | 'text';
const fields: readonly Field[] = ['name', 'contact', 'text'];

export function LeaveMessage({ session, model }: { session: Session; model: Model }) {
  const words = messages(model.language);
  const { leaving } = model;
  const [values, setValues] = useState<Record<Field, string>>(() => ({
    name: session.draft(drafts.name),
    contact: session.draft(drafts.contact),
    text: session.draft(drafts.text) || unanswered(model.chat),
  }));
  const [checked, setChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => heading.current?.focus(), [leaving.status]);

  useEffect(() => {
    if (leaving.status !== 'sent') return;
    // The draft has arrived; who wrote it may well write again.
    session.keepDraft(drafts.text, '');
    setValues((old) => ({ ...old, text: '' }));
    setChecked(false);
  }, [leaving.status, session]);

  const contact = normaliseContact(values.contact);
  const tooLong = textLimit(values.text, model.textBytes).tooLong;
  const problems: Partial<Record<Field, string>> = {
    ...(contact === null ? { contact: words.leave_contact_wrong } : {}),
    ...(values.text.trim() === '' ? { text: words.leave_text_missing } : {}),
    ...(tooLong ? { text: words.too_long } : {}),
  };
  const problem = (field: Field): string | undefined => (checked ? problems[field] : undefined);

  function change(field: Field, value: string): void {
    setValues((old) => ({ ...old, [field]: value }));
    session.keepDraft(drafts[field], value);
  }

  function submit(event: Event): void {
    event.preventDefault();
    setChecked(true);
    const wrong = fields.find((field) => problems[field] !== undefined);
    if (wrong !== undefined || contact === null) {
      form.current?.querySelector<HTMLElement>(`[name=${wrong}]`)?.focus();
      return;
    }
    session.leave({ name: values.name.trim(), contact, text: values.text.trim() });
  }

  const back = (
    <button type="button" class="link back" onClick={() => session.dispatch({ kind: 'view', view: 'chat' })}>
      <BackIcon /> {words.back}
    </button>
  );

  if (leaving.status === 'sent') {
    return (
      <div class="leave leave-done">
        <CheckIcon />
        <h2 tabIndex={-1} ref={heading}>
          {words.leave_done}
        </h2>
        <p>
          {words.leave_done_text} <bdi dir="ltr">{leaving.contact}</bdi>
        </p>
        <button type="button" class="button" onClick={() => session.dispatch({ kind: 'leave_again' })}>
          {words.leave_another}
        </button>
        {back}
      </div>
    );
  }

  const describe = (field: Field) => ({
    name: field,
    dir: 'auto' as const,
    value: values[field],
    'aria-invalid': problem(field) !== undefined,
    'aria-describedby': `problem-${field}`,
    onInput: (event: { currentTarget: { value: string } }) => change(field, event.currentTarget.value),
  });
  const explain = (field: Field) => (
    <span class="problem" id={`problem-${field}`} role="alert">
      {problem(field)}
    </span>
  );

  return (
    <form class="leave" ref={form} onSubmit={submit} noValidate>
      {back}
      <h2 tabIndex={-1} ref={heading}>
        {words.leave_title}
      </h2>
      {model.team?.status === 'offline' && <p>{`${words.leave_intro} ${away(model, words)}`}</p>}
      <label>
        <span>{words.leave_name}</span>
        <input type="text" autocomplete="name" maxLength={100} {...describe('name')} />
      </label>
      <label>
        <span>{words.leave_contact}</span>
        <input type="text" autocomplete="email" maxLength={200} required {...describe('contact')} />
        {explain('contact')}
      </label>
      <label>
        <span>{words.leave_text}</span>
        <textarea rows={5} required {...describe('text')} />
        {explain('text')}
      </label>
      {leaving.status === 'refused' && (
        <p class="problem" role="alert">
          {words.refused}: {words.refusals[leaving.code] ?? words.refusal_other}
        </p>
      )}
      <button type="submit" class="button" disabled={leaving.status === 'sending' || model.phase === 'ended'}>
        {leaving.status === 'sending' ? words.leave_sending : words.leave_send}
      </button>
    </form>
  );
}
