import { Modal, UnstyledButton } from '@mantine/core';
import { useDesk } from '../../desk/context';
import { useCommand } from '../../desk/use_command';
import { nameIn } from '../../i18n/names';
import { useSpeech } from '../../i18n/speech';
import { PresenceDot } from '../../ui/PresenceDot';
import { availableIn, colleagues } from './model';
import classes from './transfer.module.css';

/** Chooses who gets the chat. Those who cannot take it are listed too, with the reason. */
export function TransferDialog({
  chat,
  department,
  opened,
  onClose,
  onDone,
}: {
  chat: string;
  department: string;
  opened: boolean;
  onClose: () => void;
  onDone: () => void;
}) {
  const { words, format, language } = useSpeech();
  const operators = useDesk((desk) => desk.operators);
  const welcome = useDesk((desk) => desk.welcome);
  const { busy, run } = useCommand();
  const team = colleagues(operators, welcome?.me.id ?? '');

  async function transfer(to: { operator: string } | { department: string }): Promise<void> {
    if (await run({ type: 'transfer', chat, ...to })) onDone();
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={words.transfer.title}
      size="sm"
      closeButtonProps={{ 'aria-label': words.app.close }}
    >
      <h3 className={classes.title}>{words.transfer.operators}</h3>
      {team.length === 0 && <p className={classes.none}>{words.transfer.nobody}</p>}
      <ul className={classes.list}>
        {team.map(({ row, hindrance }) => (
          <li key={row.id}>
            <UnstyledButton
              w="100%"
              disabled={busy || hindrance !== null}
              onClick={() => void transfer({ operator: row.id })}
            >
              <span className={classes.choice} data-off={hindrance !== null}>
                <PresenceDot row={row} />
                <span className="clip" dir="auto">
                  {row.name}
                </span>
                <span className={classes.detail}>
                  {hindrance !== null && `${words.transfer[hindrance]} · `}
                  <span className="ltr">
                    {words.header.load(format.number(row.load), format.number(row.capacity))}
                  </span>
                </span>
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <h3 className={classes.title}>{words.transfer.departments}</h3>
      <ul className={classes.list}>
        {(welcome?.site.departments ?? []).map(({ id, name }) => (
          <li key={id}>
            <UnstyledButton w="100%" disabled={busy} onClick={() => void transfer({ department: id })}>
              <span className={classes.choice}>
                <span className="clip" dir="auto">
                  {nameIn(name, language, id)}
                </span>
                <span className={classes.detail}>
                  {id === department && `${words.transfer.current} · `}
                  {words.transfer.availableCount(format.number(availableIn(id, team)))}
                </span>
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
