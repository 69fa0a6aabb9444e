import { Button, Group, Menu, Modal, TextInput, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { useDesk } from '../desk/context';
import { isLive, myRow } from '../desk/selectors';
import { useCommand } from '../desk/use_command';
import { useSpeech } from '../i18n/speech';
import { PresenceDot } from '../ui/PresenceDot';
import classes from './StatusMenu.module.css';

const reasonLength = 100;

/** The status that he chose. Whether he is connected is another matter, and shown elsewhere. */
export function StatusMenu() {
  const { words } = useSpeech();
  const me = useDesk(myRow);
  const live = useDesk(isLive);
  const { busy, run } = useCommand();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  if (!me) return null;

  const away = (why: string): void => void run({ type: 'status', status: 'away', reason: why });

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    setAsking(false);
    away(reason.trim());
  }

  return (
    <>
      <Menu position="bottom-end" width={210}>
        <Menu.Target>
          <UnstyledButton
            disabled={!live || busy}
            aria-label={`${words.status.label}: ${words.status[me.status]}`}
          >
            <span className={classes.chosen}>
              <PresenceDot row={{ ...me, connected: true }} />
              <span className="clip">
                {words.status[me.status]}
                {me.status === 'away' && me.reason !== '' && <span dir="auto"> · {me.reason}</span>}
              </span>
              <IconChevronDown size={14} aria-hidden />
            </span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {(['available', 'busy'] as const).map((status) => (
            <Menu.Item
              key={status}
              leftSection={<PresenceDot row={{ status, connected: true, idle: false }} />}
              rightSection={me.status === status ? <IconCheck size={15} /> : null}
              onClick={() => void run({ type: 'status', status })}
            >
              {words.status[status]}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Label>{words.status.away}</Menu.Label>
          {words.status.reasons.map((each) => (
            <Menu.Item
              key={each}
              leftSection={<PresenceDot row={{ status: 'away', connected: true, idle: false }} />}
              rightSection={me.status === 'away' && me.reason === each ? <IconCheck size={15} /> : null}
              onClick={() => away(each)}
            >
              {each}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => setAsking(true)}>{words.status.otherReason}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={words.status.reason}
        size="xs"
        closeButtonProps={{ 'aria-label': words.app.close }}
      >
        <form onSubmit={submit}>
          <TextInput
            aria-label={words.status.reason}
            value={reason}
            maxLength={reasonLength}
            onChange={(event) => setReason(event.currentTarget.value)}
            dir="auto"
            data-autofocus
          />
          <Group justify="flex-end" mt="md">
            <Button type="submit">{words.status.set}</Button>
          </Group>
        </form>
      </Modal>
    </>
  );
}
