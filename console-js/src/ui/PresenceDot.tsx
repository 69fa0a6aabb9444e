import type { OperatorRow } from '@pasokh/client/protocol';
import classes from './dots.module.css';

/** The chosen status, grey while no console is connected. */
export function PresenceDot({ row }: { row: Pick<OperatorRow, 'status' | 'connected' | 'idle'> }) {
  const look = !row.connected ? 'off' : row.idle ? 'away' : row.status;
  return <span className={classes.dot} data-look={look} aria-hidden />;
}

/** Whether a visitor is on the site. */
export function OnlineDot({ online }: { online: boolean }) {
  return <span className={classes.dot} data-look={online ? 'available' : 'off'} aria-hidden />;
}
