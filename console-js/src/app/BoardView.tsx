import { IconArrowRight, IconLayoutColumns } from '@tabler/icons-react';
import { ActionIcon } from '@mantine/core';
import type { Dispatch } from 'react';
import { unread } from '@pasokh/client/chat_state';
import { ChatColumn } from '../features/chat/view';
import { useDesk } from '../desk/context';
import { shortId } from '../desk/selectors';
import { useSpeech } from '../i18n/speech';
import { Empty } from '../ui/Empty';
import type { Board, BoardEvent, Column } from './columns';
import { ResizeHandle } from './ResizeHandle';
import { VisitorName } from '../ui/VisitorName';
import classes from './BoardView.module.css';

/** The open chats: side by side where there is room, one at a time with tabs where there is not. */
export function BoardView({
  board,
  dispatch,
  narrow,
  measure,
  empty,
}: {
  board: Board;
  dispatch: Dispatch<BoardEvent>;
  narrow: boolean;
  measure: (element: HTMLElement | null) => void;
  empty: boolean;
}) {
  const { words } = useSpeech();
  const columnOf = (column: Column) => (
    <ChatColumn
      chat={column.chat}
      active={board.active === column.chat}
      pinned={column.pinned}
      focusRequest={board.active === column.chat && !narrow ? board.focusRequest : 0}
      onActivate={() => dispatch({ kind: 'activate', chat: column.chat })}
      onPin={narrow ? null : () => dispatch({ kind: 'pin', chat: column.chat })}
      onClose={() => dispatch({ kind: 'close', chat: column.chat })}
    />
  );
  const active = board.columns.find((column) => column.chat === board.active);

  if (narrow)
    return (
      <div className={classes.single}>
        <div className={classes.tabs}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={40}
            aria-label={words.inbox.title}
            onClick={() => dispatch({ kind: 'activate', chat: null })}
          >
            <IconArrowRight size={20} className={classes.back} />
          </ActionIcon>
          <div className={classes.tablist} role="tablist" aria-label={words.board.tabs}>
            {board.columns.map((column) => (
              <Tab
                key={column.chat}
                chat={column.chat}
                selected={column === active}
                onSelect={() => dispatch({ kind: 'activate', chat: column.chat })}
              />
            ))}
          </div>
        </div>
        {active && (
          <div key={active.chat} className={classes.tabbed}>
            {columnOf(active)}
          </div>
        )}
      </div>
    );

  return (
    <div ref={measure} className={classes.board}>
      {board.columns.length === 0 && (
        <Empty
          icon={<IconLayoutColumns size={24} />}
          title={empty ? words.board.none : words.board.empty}
          help={words.board.emptyHelp}
        />
      )}
      {board.columns.map((column) => (
        <div
          key={column.chat}
          className={classes.slot}
          style={column.width === null ? undefined : { flex: `0 0 ${column.width}px` }}
        >
          {columnOf(column)}
          <ResizeHandle onResize={(width) => dispatch({ kind: 'resize', chat: column.chat, width })} />
        </div>
      ))}
    </div>
  );
}

function Tab({ chat, selected, onSelect }: { chat: string; selected: boolean; onSelect: () => void }) {
  const { words, format } = useSpeech();
  const visitor = useDesk((desk) => (desk.chats.get(chat) ?? desk.gone.get(chat)?.chat)?.visitor);
  const talk = useDesk((desk) => desk.talks.get(chat));
  const news = talk && !selected ? unread(talk) : 0;
  return (
    <button type="button" role="tab" aria-selected={selected} className={classes.tab} onClick={onSelect}>
      {visitor?.verified === true ? (
        <VisitorName visitor={visitor} />
      ) : (
        <span className="ltr" aria-label={words.chat.visitorNumber(shortId(visitor?.id ?? ''))}>
          {shortId(visitor?.id ?? '')}
        </span>
      )}
      {news > 0 && <span className={classes.count}>{format.number(news)}</span>}
    </button>
  );
}
