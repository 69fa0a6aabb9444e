import { useMediaQuery } from '@mantine/hooks';
import {
  IconHourglass,
  IconUsersGroup,
  IconMailbox,
  IconMessageQuestion,
  IconMessages,
  IconUsers,
} from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import type { ReactNode } from 'react';
import { Faq } from '../features/faq/view';
import { Inbox } from '../features/inbox/view';
import { inboxOrder, totalUnread } from '../features/inbox/model';
import { Offline } from '../features/offline/view';
import { Queue } from '../features/queue/view';
import { Team } from '../features/team/view';
import { Visitors } from '../features/visitors/view';
import { useDesk } from '../desk/context';
import { useCommand } from '../desk/use_command';
import { useSpeech } from '../i18n/speech';
import { Banners } from './Banners';
import { BoardView } from './BoardView';
import { emptyBoard, fitting, reduceBoard } from './columns';
import { Header } from './Header';
import { linkTo, usePage } from './route';
import type { PageName } from './route';
import { pressOf, shortcutOf } from './shortcuts';
import { ShortcutsDialog } from './ShortcutsDialog';
import { useAlerts } from './use_alerts';
import { useIdle } from './use_idle';
import { useWidth } from './use_width';
import classes from './Shell.module.css';

/** On a narrow screen all open chats are tabs, as many as an operator can have. */
const tabs = 6;

/** The console as one sees it: header, navigation, and the page that is chosen. */
export function Shell({ onLeave }: { onLeave: () => void }) {
  const { words, format } = useSpeech();
  const page = usePage();
  const narrow = useMediaQuery('(max-width: 820px)', undefined, { getInitialValueInEffect: false }) ?? false;
  const chats = useDesk((desk) => desk.chats);
  const talks = useDesk((desk) => desk.talks);
  const gone = useDesk((desk) => desk.gone);
  const loaded = useDesk((desk) => desk.loaded);
  const queued = useDesk((desk) => desk.queue.total);
  const offlineWaiting = useDesk((desk) => desk.offlineWaiting);
  const isAdmin = useDesk((desk) => desk.welcome?.me.role === 'admin');
  const { run } = useCommand();
  const [help, setHelp] = useState(false);
  const [board, dispatch] = useReducer(reduceBoard, emptyBoard);
  const [measure, width] = useWidth();
  const mine = useMemo(() => inboxOrder(chats.values()), [chats]);
  const unread = useMemo(() => totalUnread(chats, talks), [chats, talks]);
  const fits = narrow ? tabs : fitting(width);
  const measured = narrow || width > 0;

  useEffect(() => {
    if (!loaded || !measured) return;
    const ids = mine.map((chat) => chat.id);
    dispatch({ kind: 'chats', mine: ids, shown: new Set([...ids, ...gone.keys()]), fits, activate: !narrow });
  }, [loaded, measured, mine, gone, fits, narrow]);

  const openChat = useCallback(
    (chat: string) => {
      location.hash = linkTo('chats');
      dispatch({ kind: 'open', chat, fits });
    },
    [fits],
  );
  const takeNext = useCallback(() => void run({ type: 'take' }), [run]);

  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      const shortcut = shortcutOf(pressOf(event));
      if (!shortcut) return;
      event.preventDefault();
      if (shortcut.kind === 'help') return setHelp(true);
      if (shortcut.kind === 'take_next') return takeNext();
      const chat = mine[shortcut.index];
      if (chat) openChat(chat.id);
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [mine, openChat, takeNext]);

  useIdle();
  const sound = useAlerts({ active: page === 'chats' ? board.active : null, unread, onOpen: openChat });

  const inbox = (
    <Inbox
      chats={mine}
      open={new Set(board.columns.map((column) => column.chat))}
      active={board.active}
      onOpen={openChat}
    />
  );
  const boardView = (
    <BoardView
      board={board}
      dispatch={dispatch}
      narrow={narrow}
      measure={measure}
      empty={mine.length === 0}
    />
  );
  const inChat = narrow && page === 'chats' && board.active !== null;

  return (
    <div className={classes.shell} data-narrow={narrow}>
      <Header sound={sound} narrow={narrow} onHelp={() => setHelp(true)} onLeave={onLeave} />
      <Banners />
      <div className={classes.middle}>
        {!inChat && (
          <nav className={classes.nav} aria-label={words.app.console}>
            <NavLink
              to="chats"
              page={page}
              label={words.nav.chats}
              icon={<IconMessages size={21} />}
              count={unread}
            />
            {narrow && (
              <NavLink
                to="queue"
                page={page}
                label={words.nav.queue}
                icon={<IconHourglass size={21} />}
                count={queued}
              />
            )}
            <NavLink to="visitors" page={page} label={words.nav.visitors} icon={<IconUsers size={21} />} />
            <NavLink
              to="offline"
              page={page}
              label={words.nav.offline}
              icon={<IconMailbox size={21} />}
              count={offlineWaiting}
            />
            {isAdmin && (
              <NavLink to="faq" page={page} label={words.nav.faq} icon={<IconMessageQuestion size={21} />} />
            )}
            {isAdmin && (
              <NavLink to="team" page={page} label={words.nav.team} icon={<IconUsersGroup size={21} />} />
            )}
          </nav>
        )}
        <main className={classes.main}>
          {/* The board stays mounted, so that drafts, scroll positions and widths outlive a look at another page. */}
          <div className={classes.chats} hidden={page !== 'chats' && !(page === 'queue' && !narrow)}>
            {!narrow && (
              <aside className={classes.sidebar}>
                <section className={classes.inbox} aria-label={words.inbox.title}>
                  <h2 className={classes.title}>
                    {words.inbox.title}
                    <span>{format.number(mine.length)}</span>
                  </h2>
                  {inbox}
                </section>
                <div className={classes.queue}>
                  <Queue />
                </div>
              </aside>
            )}
            {narrow && !inChat && <div className={classes.list}>{inbox}</div>}
            {(!narrow || inChat) && boardView}
          </div>
          {page === 'queue' && narrow && (
            <div className={classes.list}>
              <Queue />
            </div>
          )}
          {page === 'visitors' && <Visitors />}
          {page === 'offline' && <Offline />}
          {page === 'faq' && isAdmin && <Faq />}
          {page === 'team' && isAdmin && <Team />}
        </main>
      </div>
      <ShortcutsDialog opened={help} onClose={() => setHelp(false)} />
    </div>
  );
}

function NavLink({
  to,
  page,
  label,
  icon,
  count = 0,
}: {
  to: PageName;
  page: PageName;
  label: string;
  icon: ReactNode;
  count?: number;
}) {
  const { format } = useSpeech();
  return (
    <a className={classes.link} href={linkTo(to)} aria-current={page === to ? 'page' : undefined}>
      <span className={classes.icon}>
        {icon}
        {count > 0 && <span className={classes.badge}>{format.number(count)}</span>}
      </span>
      {label}
    </a>
  );
}
