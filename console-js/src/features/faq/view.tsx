import { Badge, Button, Menu, Tabs, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconDownload, IconMessageQuestion, IconPlus, IconSearch, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { addEntry, changeEntry, deleteEntry, exportUrl, formats, getFaq, undoTo } from '../../api/faq';
import type { Entry, Faq as FaqAnswer } from '../../api/faq';
import { found, titleOf } from '../../api/faq_search';
import { isolate } from '../../i18n/isolate';
import { problemText } from '../../i18n/problem';
import { useSpeech } from '../../i18n/speech';
import { Empty } from '../../ui/Empty';
import { useNotify } from '../../ui/notify';
import { Panel } from '../../ui/Panel';
import { EntryDialog } from './dialog';
import { ImportDialog } from './import_dialog';
import { Lessons } from './lessons';
import { formOf, versionToChange } from './model';
import { Trouble } from './problems';
import { Versions } from './versions';
import classes from './view.module.css';

const nothing: FaqAnswer = { version: 0, entries: [] };

/** What the bot answers, for administrators. */
export function Faq() {
  const { words, format } = useSpeech();
  const notify = useNotify();
  const queries = useQueryClient();
  const faq = useQuery({ queryKey: ['faq'], queryFn: getFaq });
  /** The entry as it was when its dialog was opened, and in which version. */
  const [editing, setEditing] = useState<{ entry: Entry | null; version: number } | null>(null);
  const [importing, setImporting] = useState(false);
  const answer = faq.data;
  const now = answer?.ok === true ? answer.value : nothing;
  /** After whatever changed it: every part of the page shows the same version. */
  const reload = (): void => void queries.invalidateQueries({ queryKey: ['faq'] });
  /** The step back from what has just made the version `made`; refused when somebody has changed it since. */
  const undo = (made: number, before: number) => ({
    label: words.faq.undo,
    run: () =>
      void undoTo(before, made).then((done) => {
        reload();
        if (done.ok) notify('info', words.faq.wentBack(format.number(before)));
        else notify('error', problemText(done.problem, words, format));
      }),
  });

  return (
    <Panel
      title={words.faq.title}
      note={words.faq.count(format.number(now.entries.length))}
      tools={
        <>
          <Menu>
            <Menu.Target>
              <Button size="xs" variant="default" leftSection={<IconDownload size={16} />}>
                {words.faq.export}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {formats.map((each) => (
                <Menu.Item key={each} component="a" href={exportUrl(each)} download>
                  {words.faq.formats[each]}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconUpload size={16} />}
            onClick={() => setImporting(true)}
            disabled={answer?.ok !== true}
          >
            {words.faq.import}
          </Button>
          <Button
            size="xs"
            leftSection={<IconPlus size={16} />}
            onClick={() => setEditing({ entry: null, version: now.version })}
            disabled={answer?.ok !== true}
          >
            {words.faq.add}
          </Button>
        </>
      }
      loading={faq.isPending}
    >
      {answer?.ok === false && <Trouble of={answer.problem} retry={faq.refetch} />}
      {answer?.ok === true && (
        <Tabs defaultValue="entries" keepMounted={false}>
          <Tabs.List>
            <Tabs.Tab value="entries">{words.faq.entries}</Tabs.Tab>
            <Tabs.Tab value="lessons">{words.faq.lessons}</Tabs.Tab>
            <Tabs.Tab value="versions">{words.faq.versions}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="entries">
            <Entries
              faq={now}
              onEdit={(entry) => setEditing({ entry, version: now.version })}
              onChanged={reload}
              undo={undo}
            />
          </Tabs.Panel>
          <Tabs.Panel value="lessons">
            <Lessons faq={now} onChanged={reload} />
          </Tabs.Panel>
          <Tabs.Panel value="versions">
            <Versions current={now.version} onChanged={reload} />
          </Tabs.Panel>
        </Tabs>
      )}
      {editing !== null && (
        <EntryDialog
          title={editing.entry === null ? words.faq.add : words.faq.edit}
          start={editing.entry === null ? { id: '', wordings: {} } : formOf(editing.entry)}
          entries={now.entries}
          save={async (entry) => {
            const { entry: before } = editing;
            const done =
              before === null
                ? await addEntry(entry, now.version)
                : await changeEntry(before.id, entry, versionToChange(now, before, editing.version));
            if (done.ok || done.problem.code === 'conflict') reload();
            return done;
          }}
          onClose={() => setEditing(null)}
        />
      )}
      {importing && (
        <ImportDialog
          version={now.version}
          onDone={({ version, entries, added, changed, removed }) => {
            reload();
            setImporting(false);
            const counted = [added, changed, removed, entries].map(format.number);
            const text = words.faq.imported(...(counted as [string, string, string, string]));
            notify('info', text, now.version > 0 ? undo(version, now.version) : undefined);
          }}
          onConflict={reload}
          onClose={() => setImporting(false)}
        />
      )}
    </Panel>
  );
}

function Entries({
  faq,
  onEdit,
  onChanged,
  undo,
}: {
  faq: FaqAnswer;
  onEdit: (entry: Entry) => void;
  onChanged: () => void;
  undo: (made: number, before: number) => { label: string; run: () => void };
}) {
  const { words, format, language } = useSpeech();
  const notify = useNotify();
  const [search, setSearch] = useState('');
  const shown = found(faq.entries, search);

  async function remove(entry: Entry): Promise<void> {
    const done = await deleteEntry(entry.id, faq.version);
    onChanged();
    // The step back is one click away, so nobody is asked twice.
    if (done.ok)
      notify(
        'info',
        words.faq.deleted(isolate(titleOf(entry, language))),
        undo(done.value.version, faq.version),
      );
    else notify('error', problemText(done.problem, words, format));
  }

  if (faq.entries.length === 0)
    return (
      <Empty icon={<IconMessageQuestion size={24} />} title={words.faq.empty} help={words.faq.emptyHelp} />
    );
  return (
    <>
      <TextInput
        m="sm"
        type="search"
        aria-label={words.faq.search}
        placeholder={words.faq.search}
        leftSection={<IconSearch size={16} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <ul className={classes.list} aria-label={words.faq.entries}>
        {shown.map((entry) => {
          const title = titleOf(entry, language);
          const said = entry.wordings[language] ?? Object.values(entry.wordings)[0];
          const phrasings = Object.values(entry.wordings).reduce(
            (sum, each) => sum + 1 + each.variants.length,
            0,
          );
          return (
            <li key={entry.id} className={classes.row}>
              <div className={classes.what}>
                <strong dir="auto" className="said aligned">
                  {title}
                </strong>
                <span dir="auto" className={`${classes.dim} said clip aligned`}>
                  {said?.answer}
                </span>
              </div>
              <span className={classes.marks}>
                {Object.keys(entry.wordings).map((code) => (
                  <Badge key={code} size="xs" variant="light">
                    {code}
                  </Badge>
                ))}
                <Badge size="xs" variant="light" color={phrasings < 3 ? 'orange' : 'gray'}>
                  {words.faq.phrasings(format.number(phrasings))}
                </Badge>
              </span>
              <span className={classes.tools}>
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={words.faq.editLabel(isolate(title))}
                  onClick={() => onEdit(entry)}
                >
                  {words.faq.editShort}
                </Button>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="red"
                  aria-label={words.faq.deleteLabel(isolate(title))}
                  onClick={() => void remove(entry)}
                >
                  {words.faq.delete}
                </Button>
              </span>
            </li>
          );
        })}
      </ul>
      {shown.length === 0 && <p className={classes.none}>{words.faq.nothingFound}</p>}
    </>
  );
}
