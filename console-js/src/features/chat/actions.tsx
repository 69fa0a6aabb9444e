import { ActionIcon, Button, Group, Menu, Modal } from '@mantine/core';
import type { OperatorChat } from '@pasokh/client/protocol';
import {
  IconArrowForwardUp,
  IconCircleCheck,
  IconCopy,
  IconDotsVertical,
  IconPlayerPause,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useDesk, useDeskStore } from '../../desk/context';
import { isLive } from '../../desk/selectors';
import { useCommand } from '../../desk/use_command';
import { useSpeech } from '../../i18n/speech';
import { useNotify } from '../../ui/notify';
import { visitorLabel } from '../../ui/VisitorName';
import { transcript } from './transcript';
import { TransferDialog } from './transfer';

/** As many lines as the server gives at once. */
const historyPage = 300;

/** What can be done with a chat as a whole. Of one that is gone only its words are left. */
export function Actions({
  chat,
  row,
  gone,
  onGone,
}: {
  chat: string;
  row: OperatorChat;
  gone: boolean;
  onGone: () => void;
}) {
  const { words, format } = useSpeech();
  const notify = useNotify();
  const store = useDeskStore();
  const live = useDesk(isLive);
  const { busy, run } = useCommand();
  const [dialog, setDialog] = useState<'transfer' | 'end' | null>(null);
  const close = (): void => setDialog(null);

  /** He sent it away himself: there is nothing to explain to him. */
  function leave(): void {
    close();
    onGone();
    store.dismiss(chat);
  }

  /** From its first line on, also those that were never loaded. */
  async function copy(): Promise<void> {
    const talk = () => store.get().talks.get(chat);
    while (!gone && talk()?.earlier) {
      const before = talk()?.lines[0]?.seq;
      if (before === undefined || !(await run({ type: 'history', chat, before, limit: historyPage }))) return;
      if (talk()?.lines[0]?.seq === before) break;
    }
    const text = transcript(visitorLabel(row.visitor, words), talk()?.lines ?? [], words, format);
    try {
      await navigator.clipboard.writeText(text);
      notify('info', words.chat.copied);
    } catch {
      notify('error', words.chat.notCopied);
    }
  }

  async function end(): Promise<void> {
    if (await run({ type: 'close', chat })) leave();
  }

  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={words.chat.actions} disabled={!live && !gone}>
            <IconDotsVertical size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {!gone && (
            <>
              <Menu.Item
                leftSection={<IconArrowForwardUp size={16} className="mantine-rotate-rtl" />}
                onClick={() => setDialog('transfer')}
              >
                {words.chat.transfer}
              </Menu.Item>
              {row.state === 'on_hold' ? (
                <Menu.Item
                  leftSection={<IconPlayerPlay size={16} className="mantine-rotate-rtl" />}
                  onClick={() => void run({ type: 'resume', chat })}
                >
                  {words.chat.resume}
                </Menu.Item>
              ) : (
                <Menu.Item
                  leftSection={<IconPlayerPause size={16} />}
                  onClick={() => void run({ type: 'hold', chat })}
                >
                  {words.chat.hold}
                </Menu.Item>
              )}
            </>
          )}
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => void copy()}>
            {words.chat.copy}
          </Menu.Item>
          {!gone && (
            <>
              <Menu.Divider />
              <Menu.Item
                color="red"
                leftSection={<IconCircleCheck size={16} />}
                onClick={() => setDialog('end')}
              >
                {words.chat.end}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <TransferDialog
        chat={chat}
        department={row.department}
        opened={dialog === 'transfer'}
        onClose={close}
        onDone={leave}
      />
      <Modal
        opened={dialog === 'end'}
        onClose={close}
        title={words.chat.endQuestion}
        size="xs"
        closeButtonProps={{ 'aria-label': words.app.close }}
      >
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {words.app.cancel}
          </Button>
          <Button color="red" loading={busy} onClick={() => void end()} data-autofocus>
            {words.chat.endConfirm}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
