import { Button } from '@mantine/core';
import type { QueueEntry } from '@pasokh/client/protocol';
import { IconBookmark, IconHourglass } from '@tabler/icons-react';
import { useDesk, useServerNow } from '../../desk/context';
import { isLive, myRow } from '../../desk/selectors';
import { useCommand } from '../../desk/use_command';
import { isolate } from '../../i18n/isolate';
import { languageName, nameIn } from '../../i18n/names';
import { useSpeech } from '../../i18n/speech';
import { Empty } from '../../ui/Empty';
import { OnlineDot } from '../../ui/PresenceDot';
import { Glance } from '../../ui/Said';
import { VisitorName, visitorLabel } from '../../ui/VisitorName';
import { beyond, hindrance } from './model';
import classes from './view.module.css';

export function Queue() {
  const { words, format } = useSpeech();
  const queue = useDesk((desk) => desk.queue);
  const me = useDesk(myRow);
  const live = useDesk(isLive);
  const { busy, run } = useCommand();
  const reason = hindrance(live, me);
  const why = reason === null ? undefined : words.queue[reason];
  const more = beyond(queue.total, queue.entries);
  return (
    <section className={classes.root} aria-label={words.queue.title}>
      <header className={classes.head}>
        <h2 className={classes.title}>{words.queue.title}</h2>
        <span className={classes.total} data-some={queue.total > 0}>
          {format.number(queue.total)}
        </span>
        <Button
          size="compact-sm"
          ms="auto"
          loading={busy}
          disabled={reason !== null || queue.total === 0}
          title={why ?? 'Alt+N'}
          onClick={() => void run({ type: 'take' })}
        >
          {words.queue.takeNext}
        </Button>
      </header>
      {why !== undefined && queue.total > 0 && <p className={classes.why}>{why}</p>}
      {queue.entries.length === 0 ? (
        <Empty icon={<IconHourglass size={22} />} title={words.queue.empty} help={words.queue.emptyHelp} />
      ) : (
        <ol className={classes.list}>
          {queue.entries.map((entry) => (
            <Entry
              key={entry.chat}
              entry={entry}
              disabled={busy || reason !== null}
              onTake={() => void run({ type: 'take', chat: entry.chat })}
            />
          ))}
          {more > 0 && <li className={classes.more}>{words.queue.more(format.number(more))}</li>}
        </ol>
      )}
    </section>
  );
}

function Entry({ entry, disabled, onTake }: { entry: QueueEntry; disabled: boolean; onTake: () => void }) {
  const { words, format, language } = useSpeech();
  const now = useServerNow();
  const departments = useDesk((desk) => desk.welcome?.site.departments);
  const department = departments?.find(({ id }) => id === entry.department);
  const label = visitorLabel(entry.visitor, words);
  const preview = entry.preview === '' ? words.queue.noPreview : entry.preview;
  return (
    <li className={classes.entry}>
      <span className={classes.position}>{format.number(entry.position)}</span>
      <div className={classes.body}>
        <div className={classes.line}>
          <OnlineDot online={entry.visitor.online} />
          <VisitorName visitor={entry.visitor} />
          <time className={classes.wait}>{format.clock(now - entry.since)}</time>
        </div>
        <Glance text={preview} className={classes.preview} />
        <div className={classes.facts}>
          <span className={classes.fact}>{languageName(entry.language, words)}</span>
          {department && departments && departments.length > 1 && (
            <span className="clip">{nameIn(department.name, language, department.id)}</span>
          )}
          {entry.reserved_for && (
            <span className={classes.reserved}>
              <IconBookmark size={12} aria-hidden />
              <span className="clip">{words.queue.reserved(isolate(entry.reserved_for.name))}</span>
            </span>
          )}
          <Button
            size="compact-xs"
            variant="light"
            ms="auto"
            flex="none"
            disabled={disabled}
            onClick={onTake}
            aria-label={words.queue.takeLabel(label)}
          >
            {words.queue.take}
          </Button>
        </div>
      </div>
    </li>
  );
}
