import type { ReactNode } from 'react';
import classes from './Empty.module.css';

/** What stands where a list would be: a picture, what is missing, and what would bring it. */
export function Empty({ icon, title, help }: { icon: ReactNode; title: string; help?: string }) {
  return (
    <div className={classes.root}>
      <div className={classes.icon} aria-hidden>
        {icon}
      </div>
      <p className={classes.title}>{title}</p>
      {help !== undefined && <p className={classes.help}>{help}</p>}
    </div>
  );
}
