import { Kbd, Modal } from '@mantine/core';
import { useSpeech } from '../i18n/speech';
import { usePreferences } from '../ui/preferences';
import classes from './ShortcutsDialog.module.css';

export function ShortcutsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { words } = useSpeech();
  const { enterSends } = usePreferences().preferences;
  const say = words.shortcuts;
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [say.switch, ['Alt', '1…6']],
    [say.next, ['Alt', 'N']],
    enterSends ? [say.send, ['Enter']] : [say.newline, ['Enter']],
    [say.sendAlways, ['Ctrl', 'Enter']],
    ...(enterSends ? [[say.newline, ['Shift', 'Enter']] as const] : []),
    [say.ready, ['/']],
    [say.escape, ['Esc']],
    [say.help, ['?']],
  ];
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={say.title}
      closeButtonProps={{ 'aria-label': words.app.close }}
    >
      <dl className={classes.list}>
        {rows.map(([text, keys]) => (
          <div key={text}>
            <dt>{text}</dt>
            <dd className="ltr">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
