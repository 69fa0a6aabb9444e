import { Button, FileInput, Group, Modal, Select, Stack, Switch, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { formats, importFaq } from '../../api/faq';
import type { FaqFormat } from '../../api/faq';
import type { Problem } from '../../api/http';
import { useSpeech } from '../../i18n/speech';
import { formatOf } from './model';
import { Problems } from './problems';

/** A file or a text; taken whole or not at all. */
export function ImportDialog({
  onDone,
  onClose,
}: {
  onDone: (entries: number) => void;
  onClose: () => void;
}) {
  const { words } = useSpeech();
  const [format, setFormat] = useState<FaqFormat>('csv');
  const [text, setText] = useState('');
  const [replace, setReplace] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function read(file: File | null): Promise<void> {
    if (file === null) return;
    setFormat(formatOf(file.name));
    setText(await file.text());
  }

  async function submit(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    const result = await importFaq(format, text, replace);
    setBusy(false);
    if (result.ok) onDone(result.value.entries);
    else setProblem(result.problem);
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={words.faq.import}
      size="lg"
      closeButtonProps={{ 'aria-label': words.app.close }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="sm">
          <Group grow align="flex-start">
            <FileInput
              label={words.faq.file}
              accept=".jsonl,.toml,.csv,.tsv,.json,.jsonld,.html,.htm,.md,.markdown"
              onChange={(file) => void read(file)}
            />
            <Select
              label={words.faq.format}
              data={formats.map((each) => ({ value: each, label: words.faq.formats[each] }))}
              value={format}
              onChange={(value) => setFormat((value as FaqFormat | null) ?? format)}
              allowDeselect={false}
            />
          </Group>
          <Textarea
            label={words.faq.text}
            dir="auto"
            autosize
            minRows={6}
            maxRows={14}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Switch
            label={words.faq.replace}
            description={words.faq.replaceHelp}
            checked={replace}
            onChange={(event) => setReplace(event.currentTarget.checked)}
          />
          {problem !== null && <Problems problem={problem} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {words.app.cancel}
            </Button>
            <Button type="submit" loading={busy} disabled={text.trim() === ''}>
              {words.faq.import}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
