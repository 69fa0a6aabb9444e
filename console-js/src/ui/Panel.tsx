import { Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Panel.module.css';

/** A page of the console: a title, tools beside it, and a body that scrolls. */
export function Panel({
  title,
  note,
  tools,
  loading = false,
  children,
}: {
  title: string;
  note?: string;
  tools?: ReactNode;
  loading?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={classes.root} aria-label={title}>
      <header className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        {note !== undefined && <span className={classes.note}>{note}</span>}
        <div className={classes.tools}>{tools}</div>
      </header>
      <div className={classes.body}>{loading ? <Loader m="auto" /> : children}</div>
    </section>
  );
}
