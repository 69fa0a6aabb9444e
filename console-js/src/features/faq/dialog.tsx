import { Alert, Button, Group, Modal, MultiSelect, Stack, Tabs, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { Edited, Entry } from '../../api/faq';
import type { Problem, Result } from '../../api/http';
import { useDesk } from '../../desk/context';
import { languageName } from '../../i18n/names';
import { useSpeech } from '../../i18n/speech';
import { emptyWording, entryOf, isComplete, mostNext, titleOf } from './model';
import type { EntryForm, WordingForm } from './model';
import { Problems } from './problems';

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
  const incomplete = checked && !isComplete(form);

  function set(code: string, change: Partial<WordingForm>): void {
    setForm((before) => ({
      ...before,
      wordings: { ...before.wordings, [code]: { ...(before.wordings[code] ?? emptyWording), ...change } },
    }));
  }

  async function submit(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    setChecked(true);
    if (!isComplete(form)) return;
    setSaving(true);
    const result = await save(entryOf(form));
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
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': words.app.close }}
    >
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack gap="sm">
          <TextInput
            label={words.faq.id}
            description={words.faq.idHelp}
            dir="ltr"
            value={form.id}
            onChange={(event) => {
              const id = event.currentTarget.value;
              setForm((before) => ({ ...before, id }));
            }}
            maxLength={100}
            data-autofocus={start.id === '' || undefined}
          />
          <Tabs keepMounted={false} defaultValue={Object.keys(start.wordings)[0] ?? languages[0] ?? 'fa'}>
            <Tabs.List>
              {languages.map((code) => (
                <Tabs.Tab key={code} value={code}>
                  {languageName(code, words)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {languages.map((code) => (
              <Tabs.Panel key={code} value={code} pt="sm">
                <WordingFields
                  form={form.wordings[code] ?? emptyWording}
                  others={others}
                  onChange={(change) => set(code, change)}
                />
              </Tabs.Panel>
            ))}
          </Tabs>
          {incomplete && (
            <Alert color="red" variant="light" role="alert">
              {words.faq.incomplete}
            </Alert>
          )}
          {problem !== null && <Problems problem={problem} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {words.app.cancel}
            </Button>
            <Button type="submit" loading={saving}>
              {words.app.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function WordingFields({
  form,
  others,
  onChange,
}: {
  form: WordingForm;
  others: { value: string; label: string }[];
  onChange: (change: Partial<WordingForm>) => void;
}) {
  const { words } = useSpeech();
  const area = (key: 'variants' | 'answer' | 'links' | 'images', rows: number) => (
    <Textarea
      label={words.faq[key]}
      description={key === 'answer' ? undefined : words.faq[`${key}Help`]}
      dir="auto"
      autosize
      minRows={rows}
      maxRows={10}
      value={form[key]}
      onChange={(event) => onChange({ [key]: event.currentTarget.value })}
    />
  );
  return (
    <Stack gap="sm">
      <TextInput
        label={words.faq.question}
        dir="auto"
        value={form.question}
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
