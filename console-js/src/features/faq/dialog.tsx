import { Alert, Button, Modal, MultiSelect, Stack, Tabs, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { Edited, Entry } from '../../api/faq';
import type { Problem, Result } from '../../api/http';
import { titleOf } from '../../api/faq_search';
import { useDesk } from '../../desk/context';
import { languageName } from '../../i18n/names';
import { useSpeech } from '../../i18n/speech';
import { emptyWording, entryOf, isComplete, mostNext, unfinished, withName } from './model';
import type { EntryForm, WordingForm } from './model';
import { Problems } from './problems';
import classes from './dialog.module.css';

/** Writes or changes one entry, in every language of the site and those that it has already. */
export function EntryDialog({
  title,
  start,
  entries,
  save,
  onClose,
}: {
  title: string;
  start: EntryForm;
  entries: readonly Entry[];
  save: (entry: Entry) => Promise<Result<Edited | null>>;
  onClose: () => void;
}) {
  const { words, language } = useSpeech();
  const spoken = useDesk((desk) => desk.welcome?.site.languages) ?? [];
  const languages = [...new Set([...spoken, ...Object.keys(start.wordings)])];
  const [form, setForm] = useState(start);
  const [checked, setChecked] = useState(false);
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const first = Object.keys(start.wordings)[0] ?? languages[0] ?? 'fa';
  const [shown, setShown] = useState(first);
  const isNew = start.id === '';
  const whole = isNew ? withName(form, entries) : form;
  const incomplete = checked && !isComplete(whole);
  const lacking = checked ? unfinished(form, first) : [];
  const nameLacks = checked && !isNew && form.id.trim() === '';
  const [asking, setAsking] = useState(false);

  /** What was written is not lost by a slip of the finger: Esc, a click beside it. */
  function leave(): void {
    if (form === start) onClose();
    else setAsking(!asking);
  }

  function set(code: string, change: Partial<WordingForm>): void {
    setForm((before) => ({
      ...before,
      wordings: { ...before.wordings, [code]: { ...(before.wordings[code] ?? emptyWording), ...change } },
    }));
  }

  async function submit(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    setChecked(true);
    if (!isComplete(whole)) {
      // What lacks is shown, where it stands behind another tab.
      const lacks = unfinished(form, first);
      if (lacks[0] !== undefined && !lacks.includes(shown)) setShown(lacks[0]);
      return;
    }
    setSaving(true);
    const result = await save(entryOf(whole));
    setSaving(false);
    if (result.ok) onClose();
    else setProblem(result.problem);
  }

  const others = entries
    .filter((each) => each.id !== start.id)
    .map((each) => ({ value: each.id, label: titleOf(each, language) }));
  return (
    <Modal
      opened
      onClose={leave}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': words.app.close }}
    >
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack gap="sm">
          <Tabs keepMounted={false} value={shown} onChange={(code) => setShown(code ?? shown)}>
            <Tabs.List>
              {languages.map((code) => (
                <Tabs.Tab key={code} value={code} {...(lacking.includes(code) && { color: 'red' })}>
                  {languageName(code, words)}
                  {lacking.includes(code) && ' •'}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {languages.map((code) => (
              <Tabs.Panel key={code} value={code} pt="sm">
                <WordingFields
                  form={form.wordings[code] ?? emptyWording}
                  others={others}
                  checked={lacking.includes(code)}
                  onChange={(change) => set(code, change)}
                />
              </Tabs.Panel>
            ))}
          </Tabs>
          <TextInput
            label={words.faq.id}
            description={isNew ? words.faq.idNewHelp : words.faq.idHelp}
            dir="ltr"
            value={form.id}
            onChange={(event) => {
              const id = event.currentTarget.value;
              setForm((before) => ({ ...before, id }));
            }}
            maxLength={100}
            error={nameLacks && words.faq.needed}
          />
          {incomplete && (
            <Alert color="red" variant="light" role="alert">
              {words.faq.incomplete(
                Object.keys(entryOf(form).wordings).length === 0
                  ? ''
                  : lacking.map((code) => languageName(code, words)).join(' · '),
              )}
            </Alert>
          )}
          {problem !== null && <Problems problem={problem} conflict={words.faq.conflict} />}
          {asking ? (
            <div className={classes.foot} role="alertdialog" aria-label={words.faq.discardQuestion}>
              <span>{words.faq.discardQuestion}</span>
              <Button color="red" variant="light" onClick={onClose}>
                {words.faq.discard}
              </Button>
              <Button onClick={() => setAsking(false)} autoFocus>
                {words.faq.keepWriting}
              </Button>
            </div>
          ) : (
            <div className={classes.foot}>
              <Button variant="default" onClick={leave}>
                {words.app.cancel}
              </Button>
              <Button type="submit" loading={saving}>
                {words.app.save}
              </Button>
            </div>
          )}
        </Stack>
      </form>
    </Modal>
  );
}

function WordingFields({
  form,
  others,
  checked,
  onChange,
}: {
  form: WordingForm;
  others: { value: string; label: string }[];
  /** It was to be saved: what lacks is marked. */
  checked: boolean;
  onChange: (change: Partial<WordingForm>) => void;
}) {
  const { words } = useSpeech();
  const lacks = (text: string) => checked && text.trim() === '' && words.faq.needed;
  const area = (key: 'variants' | 'answer' | 'links' | 'images', rows: number) => (
    <Textarea
      label={words.faq[key]}
      description={key === 'answer' ? undefined : words.faq[`${key}Help`]}
      dir="auto"
      autosize
      minRows={rows}
      maxRows={10}
      value={form[key]}
      error={key === 'answer' && lacks(form.answer)}
      onChange={(event) => onChange({ [key]: event.currentTarget.value })}
    />
  );
  return (
    <Stack gap="sm">
      <TextInput
        label={words.faq.question}
        dir="auto"
        data-autofocus
        value={form.question}
        error={lacks(form.question)}
        onChange={(event) => onChange({ question: event.currentTarget.value })}
      />
      {area('variants', 3)}
      {area('answer', 3)}
      {area('links', 1)}
      {area('images', 1)}
      <MultiSelect
        label={words.faq.next}
        description={words.faq.nextHelp}
        data={others}
        value={[...form.next]}
        onChange={(next) => onChange({ next })}
        maxValues={mostNext}
        searchable
        clearable
      />
    </Stack>
  );
}
