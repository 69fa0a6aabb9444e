import { useState } from 'react';
import { useDesk } from '../desk/context';
import { isFull, isLive, myRow } from '../desk/selectors';
import { nameIn } from '../i18n/names';
import { useSpeech } from '../i18n/speech';
import { MeMenu } from './MeMenu';
import { SecurityDialog } from '../features/security/view';
import { PasswordDialog } from './PasswordDialog';
import { SettingsMenu } from './SettingsMenu';
import type { Sound } from './sound';
import { StatusMenu } from './StatusMenu';
import classes from './Header.module.css';

export function Header({
  sound,
  narrow,
  onHelp,
  onLeave,
}: {
  sound: Sound;
  narrow: boolean;
  onHelp: () => void;
  onLeave: () => void;
}) {
  const { words, language } = useSpeech();
  const site = useDesk((desk) => desk.welcome?.site);
  const live = useDesk(isLive);
  const [dialog, setDialog] = useState<'password' | 'security' | null>(null);
  const close = (): void => setDialog(null);
  return (
    <header className={classes.header}>
      <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width={26} height={26} />
      {!narrow && (
        <h1 className={`${classes.site} clip`} dir="auto">
          {site ? nameIn(site.name, language, site.id) : words.app.name}
        </h1>
      )}
      <span
        className={classes.link}
        data-live={live}
        role="img"
        aria-label={live ? words.connection.live : words.connection.connecting}
        title={live ? words.connection.live : words.connection.connecting}
      />
      <div className={classes.end}>
        <LoadGauge />
        <StatusMenu />
        <SettingsMenu sound={sound} onHelp={onHelp} />
        <MeMenu
          compact={narrow}
          onPassword={() => setDialog('password')}
          onSecurity={() => setDialog('security')}
          onLeave={onLeave}
        />
      </div>
      {dialog === 'password' && <PasswordDialog onClose={close} />}
      {dialog === 'security' && <SecurityDialog onClose={close} />}
    </header>
  );
}

/** How many of his slots are in use, as numbers and as marks. */
function LoadGauge() {
  const { words, format } = useSpeech();
  const me = useDesk(myRow);
  if (!me) return null;
  const [load, capacity] = [format.number(me.load), format.number(me.capacity)];
  return (
    <div
      className={classes.gauge}
      data-full={isFull(me)}
      role="img"
      aria-label={words.header.loadHint(load, capacity)}
      title={words.header.loadHint(load, capacity)}
    >
      <span className={classes.slots} aria-hidden>
        {Array.from({ length: Math.min(me.capacity, 8) }, (_, slot) => (
          <i key={slot} data-used={slot < me.load} />
        ))}
      </span>
      <span className="ltr">{words.header.load(load, capacity)}</span>
    </div>
  );
}
