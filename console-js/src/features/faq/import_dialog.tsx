import { Alert, Button, FileInput, Group, Modal, Select, Stack, Switch, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { formats, importFaq } from '../../api/faq';
import type { FaqFormat, Imported } from '../../api/faq';
import type { Problem } from '../../api/http';
import { useSpeech } from '../../i18n/speech';
import { decodeAs, decodeFile, guesses } from './encoding';
import type { Encoding, FileText } from './encoding';
import { formatOf } from './model';
import { Problems } from './problems';
import classes from './dialog.module.css';

/** A file or a text; taken whole or not at all. */
export function ImportDialog({
  version,
  onDone,
  onConflict,
  onClose,
}: {
  /** Of the FAQ as it is shown now. */
  version: number;
  onDone: (done: Imported) => void;
  onConflict: () => void;
  onClose: () => void;
}) {
  const { words } = useSpeech();
  const [format, setFormat] = useState<FaqFormat>('csv');
  const [text, setText] = useState('');
  const [file, setFile] = useState<Opened | null>(null);
  const [chosen, setChosen] = useState<File | null>(null);
  const [over, setOver] = useState(false);
  const [replace, setReplace] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  /** The FAQ as it was when this was opened: what came later is not overwritten before somebody was told of it. */
  const [seen, setSeen] = useState<number | null>(version);

  async function read(chosen: File | null): Promise<void> {
    setProblem(null);
    setFile(null);
    setChosen(chosen);
    if (chosen === null) return;
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    const found = decodeFile(bytes);
    setFile({ bytes, found });
    setFormat(formatOf(chosen.name));
    setText(found?.text ?? '');
  }

  function readAs(encoding: Encoding): void {
    const again = file === null ? null : decodeAs(file.bytes, encoding);
    if (file === null || again === null) return;
    setFile({ ...file, found: { text: again, encoding, guessed: true } });
    setText(again);
  }

  async function submit(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    const result = await importFaq(format, text, replace, seen ?? version);
    setBusy(false);
    if (result.ok) return onDone(result.value);
    setProblem(result.problem);
    if (result.problem.code !== 'conflict') return;
    setSeen(null);
    onConflict();
  }

  return (
    <Modal
      opened
      onClose={onClose}
      // A click beside it would lose what was pasted.
      closeOnClickOutside={text.trim() === ''}
      title={words.faq.import}
      size="lg"
      closeButtonProps={{ 'aria-label': words.app.close }}
    >
      <form
        className={classes.drop}
        data-over={over}
        onSubmit={(event) => void submit(event)}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes('Files')) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          const dropped = event.dataTransfer.files[0];
          setOver(false);
          if (!dropped) return;
          event.preventDefault();
          void read(dropped);
        }}
      >
        <Stack gap="sm">
          <Group grow align="flex-start">
            <FileInput
              label={words.faq.file}
              placeholder={words.faq.fileHelp}
              value={chosen}
              clearable
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
          {file !== null && <HowItWasRead file={file} onChange={readAs} />}
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
          {problem !== null && <Problems problem={problem} conflict={words.faq.importConflict} />}
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

/** A file that was chosen; `found` is null for what is no text. */
interface Opened {
  readonly bytes: Uint8Array;
  readonly found: FileText | null;
}

/** Says when the letters of a file had to be guessed, and offers the other guess. */
function HowItWasRead({ file, onChange }: { file: Opened; onChange: (encoding: Encoding) => void }) {
  const { words } = useSpeech();
  const { found } = file;
  if (found === null)
    return (
      <Alert color="red" variant="light" role="alert">
        {words.faq.noText}
      </Alert>
    );
  if (!found.guessed) return null;
  return (
    <Alert color="yellow" variant="light" role="status">
      {words.faq.guessed}
      <Select
        mt="xs"
        label={words.faq.encoding}
        data={guesses.map((each) => ({ value: each, label: words.faq.encodings[each] }))}
        value={found.encoding}
        onChange={(value) => onChange(value as Encoding)}
        allowDeselect={false}
      />
    </Alert>
  );
}
