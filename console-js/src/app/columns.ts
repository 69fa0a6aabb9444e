// Which chats stand open side by side. Pure; the width of the screen comes in as how many columns fit.

export interface Column {
  readonly chat: string;
  /** Kept open: a chat that is opened later never takes its place. */
  readonly pinned: boolean;
  /** In pixels, when somebody has dragged it; otherwise columns share the room. */
  readonly width: number | null;
}

export interface Board {
  readonly columns: readonly Column[];
  readonly active: string | null;
  /** Most recently used first. */
  readonly recent: readonly string[];
  /** Grows each time the cursor should go to the composer of the active chat. */
  readonly focusRequest: number;
  /** His chats when last told; null before the first time. */
  readonly known: ReadonlySet<string> | null;
}

export type BoardEvent =
  /** His chats in the order of the list, those to show (his and the just departed), and whether to activate one. */
  | {
      kind: 'chats';
      mine: readonly string[];
      shown: ReadonlySet<string>;
      fits: number;
      activate: boolean;
    }
  | { kind: 'open'; chat: string; fits: number }
  | { kind: 'activate'; chat: string | null }
  | { kind: 'close'; chat: string }
  | { kind: 'pin'; chat: string }
  | { kind: 'resize'; chat: string; width: number | null };

export const emptyBoard: Board = { columns: [], active: null, recent: [], focusRequest: 0, known: null };

export const minWidth = 292;
export const maxWidth = 760;
/** Between two columns; the handle lies in it. */
export const gap = 8;

/** How many columns the room holds without scrolling; at least one. */
export const fitting = (room: number): number => Math.max(1, Math.floor((room + gap) / (minWidth + gap)));

export const clampWidth = (width: number): number =>
  Math.round(Math.min(maxWidth, Math.max(minWidth, width)));

const has = (board: Board, chat: string): boolean => board.columns.some((column) => column.chat === chat);
const fresh = (chat: string): Column => ({ chat, pinned: false, width: null });

function activate(board: Board, chat: string | null): Board {
  if (board.active === chat) return board;
  if (chat === null) return { ...board, active: null };
  return { ...board, active: chat, recent: [chat, ...board.recent.filter((each) => each !== chat)] };
}

function without(board: Board, gone: (chat: string) => boolean): Board {
  const columns = board.columns.filter((column) => !gone(column.chat));
  if (columns.length === board.columns.length) return board;
  const recent = board.recent.filter((chat) => !gone(chat));
  const active = board.active !== null && gone(board.active) ? (recent[0] ?? null) : board.active;
  return { ...board, columns, recent, active };
}

/** Opens a chat: where there is room at the end, else in place of the unpinned one that was not used for longest. */
function open(board: Board, chat: string, fits: number): Board {
  if (has(board, chat)) return board;
  if (board.columns.length < fits) return { ...board, columns: [...board.columns, fresh(chat)] };
  const rank = (column: Column): number => {
    const index = board.recent.indexOf(column.chat);
    return index < 0 ? Infinity : index;
  };
  const victim = board.columns
    .filter((column) => !column.pinned)
    .reduce<Column | null>((worst, column) => (worst && rank(worst) >= rank(column) ? worst : column), null);
  if (!victim) return { ...board, columns: [...board.columns, fresh(chat)] };
  return {
    ...board,
    columns: board.columns.map((column) =>
      column === victim ? { ...fresh(chat), width: column.width } : column,
    ),
    recent: board.recent.filter((each) => each !== victim.chat),
  };
}

function onChats(board: Board, event: Extract<BoardEvent, { kind: 'chats' }>): Board {
  let next = without(board, (chat) => !event.shown.has(chat));
  for (const chat of event.mine) {
    const isNew = board.known === null || !board.known.has(chat);
    // A new one opens by itself while there is room; it never takes a place.
    if (isNew && next.columns.length < event.fits) next = open(next, chat, event.fits);
  }
  const first = next.columns[0];
  if (event.activate && next.active === null && first) next = activate(next, first.chat);
  return { ...next, known: new Set(event.mine) };
}

function change(board: Board, chat: string, update: (column: Column) => Column): Board {
  return {
    ...board,
    columns: board.columns.map((column) => (column.chat === chat ? update(column) : column)),
  };
}

export function reduceBoard(board: Board, event: BoardEvent): Board {
  switch (event.kind) {
    case 'chats':
      return onChats(board, event);
    case 'open': {
      const next = activate(open(board, event.chat, event.fits), event.chat);
      return { ...next, focusRequest: next.focusRequest + 1 };
    }
    case 'activate':
      return activate(board, event.chat);
    case 'close':
      return without(board, (chat) => chat === event.chat);
    case 'pin':
      return change(board, event.chat, (column) => ({ ...column, pinned: !column.pinned }));
    case 'resize':
      return change(board, event.chat, (column) => ({
        ...column,
        width: event.width === null ? null : clampWidth(event.width),
      }));
  }
}
