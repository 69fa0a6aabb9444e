import { describe, expect, it } from 'vitest';
import { clampWidth, emptyBoard, fitting, maxWidth, minWidth, reduceBoard } from './columns';
import type { Board, BoardEvent } from './columns';

const play = (events: BoardEvent[], start: Board = emptyBoard): Board => events.reduce(reduceBoard, start);
const chats = (mine: string[], fits = 3, gone: string[] = []): BoardEvent => ({
  kind: 'chats',
  mine,
  shown: new Set([...mine, ...gone]),
  fits,
  activate: true,
});
const open = (chat: string, fits = 3): BoardEvent => ({ kind: 'open', chat, fits });
const names = (board: Board): string[] => board.columns.map((column) => column.chat);

describe('columns', () => {
  it('opens what fits at the start and makes the first active', () => {
    const board = play([chats(['a', 'b', 'c', 'd'])]);
    expect(names(board)).toEqual(['a', 'b', 'c']);
    expect(board.active).toBe('a');
  });

  it('opens a new assignment by itself while there is room, and takes no place when there is none', () => {
    expect(names(play([chats(['a']), chats(['a', 'b'])]))).toEqual(['a', 'b']);
    expect(names(play([chats(['a', 'b', 'c']), chats(['a', 'b', 'c', 'd'])]))).toEqual(['a', 'b', 'c']);
  });

  it('does not move the active chat when another arrives', () => {
    expect(play([chats(['a']), chats(['a', 'b'])]).active).toBe('a');
  });

  it('does not open again what was closed by hand', () => {
    const board = play([chats(['a', 'b']), { kind: 'close', chat: 'b' }, chats(['a', 'b'])]);
    expect(names(board)).toEqual(['a']);
  });

  it('opens again a chat that left and came back', () => {
    expect(names(play([chats(['a', 'b']), chats(['a']), chats(['a', 'b'])]))).toEqual(['a', 'b']);
  });

  it('replaces the column that was not used for longest', () => {
    const board = play([chats(['a', 'b', 'c', 'd']), open('b'), open('a'), open('d')]);
    expect(names(board)).toEqual(['a', 'b', 'd']);
    expect(board.active).toBe('d');
  });

  it('never replaces a pinned column, and scrolls when all are pinned', () => {
    const pin = (chat: string): BoardEvent => ({ kind: 'pin', chat });
    expect(names(play([chats(['a', 'b', 'c', 'd']), pin('c'), pin('b'), open('b'), open('d')]))).toEqual([
      'd',
      'b',
      'c',
    ]);
    expect(names(play([chats(['a', 'b', 'c', 'd']), pin('a'), pin('b'), pin('c'), open('d')]))).toEqual([
      'a',
      'b',
      'c',
      'd',
    ]);
  });

  it('keeps a departed chat until it is dismissed, then goes back to the one used before', () => {
    const board = play([chats(['a', 'b']), open('b'), chats(['a'], 3, ['b'])]);
    expect(names(board)).toEqual(['a', 'b']);
    expect(board.active).toBe('b');
    const after = play([chats(['a'])], board);
    expect(names(after)).toEqual(['a']);
    expect(after.active).toBe('a');
  });

  it('asks for the cursor at each opening, also of an open chat', () => {
    expect(play([chats(['a']), open('a'), open('a')]).focusRequest).toBe(2);
  });

  it('keeps widths within bounds and hands one on to the chat that replaces', () => {
    expect(clampWidth(1)).toBe(minWidth);
    expect(clampWidth(9999)).toBe(maxWidth);
    const board = play([chats(['a', 'b'], 1), { kind: 'resize', chat: 'a', width: 500 }, open('b', 1)]);
    expect(board.columns).toEqual([{ chat: 'b', pinned: false, width: 500 }]);
  });

  it('counts how many fit', () => {
    expect(fitting(0)).toBe(1);
    expect(fitting(4 * minWidth + 24)).toBe(4);
    expect(fitting(4 * minWidth + 23)).toBe(3);
  });
});
