import { ActionIcon, Button, Popover, SegmentedControl, Switch } from '@mantine/core';
import { IconKeyboard, IconPlayerPlay, IconSettings, IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useSpeech } from '../i18n/speech';
import { usePreferences } from '../ui/preferences';
import type { Sound } from './sound';
import { useSoundReady } from './use_alerts';
import classes from './SettingsMenu.module.css';

const permission = (): NotificationPermission | 'unknown' =>
  'Notification' in window ? Notification.permission : 'unknown';

/** Sound is one click away; everything else about this browser is behind the wheel. */
export function SettingsMenu({ sound, onHelp }: { sound: Sound; onHelp: () => void }) {
  const { words } = useSpeech();
  const { preferences, prefer } = usePreferences();
  const ready = useSoundReady(sound);
  const [denied, setDenied] = useState(permission() === 'denied');
  const silent = preferences.sound && !ready;
  const soundLabel = !preferences.sound
    ? words.header.soundOff
    : silent
      ? words.header.soundBlocked
      : words.header.soundOn;

  async function setDesktop(wanted: boolean): Promise<void> {
    if (wanted && permission() === 'default') await Notification.requestPermission();
    const granted = permission() === 'granted';
    setDenied(wanted && !granted);
    prefer({ desktop: wanted && granted });
  }

  return (
    <>
      <ActionIcon
        variant="subtle"
        color={preferences.sound && !silent ? 'teal' : silent ? 'yellow' : 'gray'}
        size={34}
        aria-label={soundLabel}
        title={soundLabel}
        aria-pressed={preferences.sound}
        onClick={() => prefer({ sound: !preferences.sound })}
      >
        {preferences.sound ? <IconVolume size={19} /> : <IconVolumeOff size={19} />}
      </ActionIcon>
      <Popover position="bottom-end" width={280} trapFocus shadow="md">
        <Popover.Target>
          <ActionIcon variant="subtle" color="gray" size={34} aria-label={words.header.settings}>
            <IconSettings size={19} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown>
          <div className={classes.panel}>
            <div className={classes.row}>
              <Switch
                label={preferences.sound ? words.header.soundOn : words.header.soundOff}
                checked={preferences.sound}
                onChange={(event) => prefer({ sound: event.currentTarget.checked })}
              />
              <ActionIcon
                variant="light"
                aria-label={words.header.soundTest}
                title={words.header.soundTest}
                onClick={() => sound.play('chat')}
              >
                <IconPlayerPlay size={16} />
              </ActionIcon>
            </div>
            {silent && <p className={classes.hint}>{words.header.soundBlocked}</p>}
            <Switch
              label={words.header.desktop}
              checked={preferences.desktop && permission() === 'granted'}
              onChange={(event) => void setDesktop(event.currentTarget.checked)}
            />
            {denied && <p className={classes.hint}>{words.header.desktopDenied}</p>}
            <Switch
              label={words.header.enterSends}
              checked={preferences.enterSends}
              onChange={(event) => prefer({ enterSends: event.currentTarget.checked })}
            />
            <span className={classes.label}>{words.header.language}</span>
            <SegmentedControl
              size="xs"
              fullWidth
              aria-label={words.header.language}
              value={preferences.language}
              onChange={(value) => prefer({ language: value === 'fa' ? 'fa' : 'en' })}
              data={[
                { value: 'fa', label: 'فارسی' },
                { value: 'en', label: 'English' },
              ]}
            />
            <span className={classes.label}>{words.header.theme}</span>
            <SegmentedControl
              size="xs"
              fullWidth
              aria-label={words.header.theme}
              value={preferences.scheme}
              onChange={(value) => prefer({ scheme: value as typeof preferences.scheme })}
              data={(['light', 'dark', 'auto'] as const).map((value) => ({
                value,
                label: words.header[value],
              }))}
            />
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconKeyboard size={17} />}
              onClick={onHelp}
              justify="flex-start"
            >
              {words.header.shortcuts}
            </Button>
          </div>
        </Popover.Dropdown>
      </Popover>
    </>
  );
}
