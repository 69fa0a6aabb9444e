import { Button, Loader } from '@mantine/core';
import { IconMoonStars } from '@tabler/icons-react';
import { useDesk } from '../desk/context';
import { isLive, myRow } from '../desk/selectors';
import { useCommand } from '../desk/use_command';
import { useSpeech } from '../i18n/speech';
import classes from './Banners.module.css';

/** What the operator must not overlook: that he is cut off, or that no chats come to him. */
export function Banners() {
  const { words } = useSpeech();
  const live = useDesk(isLive);
  const loaded = useDesk((desk) => desk.loaded);
  const me = useDesk(myRow);
  const { busy, run } = useCommand();
  if (!live)
    return (
      <div className={classes.banner} data-tone="wait" role="status">
        <Loader size={14} color="currentcolor" />
        <span>{loaded ? words.connection.reconnecting : words.connection.connecting}</span>
      </div>
    );
  if (!me || (me.status === 'available' && !me.idle)) return null;
  return (
    <div className={classes.banner} data-tone="calm" role="status">
      <IconMoonStars size={16} aria-hidden />
      <span>
        {me.status === 'available'
          ? words.status.idle
          : me.status === 'busy'
            ? words.status.busyBanner
            : words.status.awayBanner}
      </span>
      {me.status !== 'available' && (
        <Button
          size="compact-xs"
          variant="light"
          loading={busy}
          onClick={() => void run({ type: 'status', status: 'available' })}
        >
          {words.status.comeBack}
        </Button>
      )}
    </div>
  );
}
