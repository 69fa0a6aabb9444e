import { useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useSpeech } from '../i18n/speech';
import { maxWidth, minWidth } from './columns';
import classes from './ResizeHandle.module.css';

const keyStep = 24;

/** The edge of a column: drag it, move it with the arrow keys, double-click to share the room again. */
export function ResizeHandle({ onResize }: { onResize: (width: number | null) => void }) {
  const { words } = useSpeech();
  const handle = useRef<HTMLDivElement>(null);
  const start = useRef<{ x: number; width: number } | null>(null);

  // A column without a width of its own shares the room: what it has is measured when somebody is about to move it.
  const [width, setWidth] = useState(minWidth);

  const slotWidth = (): number => handle.current?.parentElement?.getBoundingClientRect().width ?? minWidth;
  function resize(wanted: number): void {
    setWidth(Math.min(maxWidth, Math.max(minWidth, Math.round(wanted))));
    onResize(wanted);
  }

  /** Columns grow towards the end of the line, which is the left in Persian. */
  const towardsEnd = (): 1 | -1 => (document.documentElement.dir === 'rtl' ? -1 : 1);

  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width: slotWidth() };
  }

  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    if (start.current) resize(start.current.width + (event.clientX - start.current.x) * towardsEnd());
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const way = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (way === 0) return;
    event.preventDefault();
    resize(slotWidth() + way * towardsEnd() * keyStep);
  }

  return (
    <div
      ref={handle}
      className={classes.handle}
      role="separator"
      aria-orientation="vertical"
      aria-label={words.board.resize}
      aria-valuenow={width}
      aria-valuemin={minWidth}
      aria-valuemax={maxWidth}
      tabIndex={0}
      onFocus={() => setWidth(Math.round(slotWidth()))}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        start.current = null;
      }}
      onPointerCancel={() => {
        start.current = null;
      }}
      onDoubleClick={() => onResize(null)}
      onKeyDown={onKeyDown}
    />
  );
}
