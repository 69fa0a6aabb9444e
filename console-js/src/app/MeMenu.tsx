import { Avatar, Menu, UnstyledButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconKey, IconLogout, IconShieldLock } from '@tabler/icons-react';
import { logOut } from '../api/console';
import { isUnauthorized } from '../api/http';
import { useDesk } from '../desk/context';
import { problemText } from '../i18n/problem';
import { useSpeech } from '../i18n/speech';
import { useNotify } from '../ui/notify';
import classes from './MeMenu.module.css';

export function MeMenu({
  compact,
  onPassword,
  onSecurity,
  onLeave,
}: {
  compact: boolean;
  onPassword: () => void;
  onSecurity: () => void;
  onLeave: () => void;
}) {
  const { words, format } = useSpeech();
  const me = useDesk((desk) => desk.welcome?.me);
  const notify = useNotify();
  // Without the server's word the cookie would stay valid: then he is told, and stays.
  const leaving = useMutation({
    mutationFn: logOut,
    onSuccess(result) {
      if (result.ok || isUnauthorized(result.problem)) onLeave();
      else notify('error', problemText(result.problem, words, format));
    },
  });
  if (!me) return null;
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton aria-label={me.name}>
          <span className={classes.me}>
            <Avatar size={30} color="teal" radius="xl">
              {Array.from(me.name.trim())[0] ?? '?'}
            </Avatar>
            {!compact && (
              <span className={`${classes.name} clip`} dir="auto">
                {me.name}
              </span>
            )}
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.card}>
          <strong dir="auto" className="said">
            {me.name}
          </strong>
          <span className="ltr clip">{me.email}</span>
          <span>{words.header[me.role]}</span>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconKey size={16} />} onClick={onPassword}>
          {words.header.password}
        </Menu.Item>
        <Menu.Item leftSection={<IconShieldLock size={16} />} onClick={onSecurity}>
          {words.security.title}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} className="mantine-rotate-rtl" />}
          onClick={() => leaving.mutate()}
          disabled={leaving.isPending}
        >
          {words.header.logout}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
