import { ActionIcon, Menu } from '@mantine/core';
import { IconLanguage } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useSpeech } from '../i18n/speech';
import { usePreferences } from './preferences';
import classes from './Gate.module.css';

/** The frame of the pages before the console: sign-in, set-up, and what stands in the way. */
export function Gate({ title, children }: { title: string; children: ReactNode }) {
  const { words } = useSpeech();
  const { prefer } = usePreferences();
  return (
    <main className={classes.root}>
      <section className={classes.card}>
        <header className={classes.head}>
          <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width={36} height={36} />
          <div>
            <div className={classes.brand}>{words.app.name}</div>
            <div className={classes.sub}>{words.app.console}</div>
          </div>
          <Menu position="bottom-end" withinPortal={false}>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" ms="auto" aria-label={words.header.language}>
                <IconLanguage size={20} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item lang="fa" onClick={() => prefer({ language: 'fa' })}>
                فارسی
              </Menu.Item>
              <Menu.Item lang="en" onClick={() => prefer({ language: 'en' })}>
                English
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </header>
        <h1 className={classes.title}>{title}</h1>
        {children}
      </section>
    </main>
  );
}
