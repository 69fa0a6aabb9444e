import type { OperatorChat } from '@pasokh/client/protocol';
import { IconRosetteDiscountCheckFilled } from '@tabler/icons-react';
import { shortId } from '../desk/selectors';
import type { Words } from '../i18n/en';
import { isolate } from '../i18n/isolate';
import { useSpeech } from '../i18n/speech';
import classes from './VisitorName.module.css';

type Visitor = Pick<OperatorChat['visitor'], 'id' | 'verified' | 'name' | 'email'>;

/** Only a site that vouches for a visitor can name him; everybody else has a number. */
const nameOf = (visitor: Visitor): string | null =>
  visitor.verified ? visitor.name?.trim() || visitor.email?.trim() || null : null;

/** For labels and other places where only text can stand. */
export function visitorLabel(visitor: Visitor, words: Words): string {
  const name = nameOf(visitor);
  return name === null ? words.chat.visitorNumber(shortId(visitor.id)) : isolate(name);
}

export function VisitorName({ visitor, className }: { visitor: Visitor; className?: string | undefined }) {
  const { words } = useSpeech();
  const name = nameOf(visitor);
  return (
    <span className={`${classes.root} ${className ?? ''}`} title={visitor.email ?? undefined}>
      <span className="clip">
        <bdi>{name ?? words.chat.visitorNumber(shortId(visitor.id))}</bdi>
      </span>
      {visitor.verified && (
        <IconRosetteDiscountCheckFilled
          size={15}
          className={classes.mark}
          role="img"
          aria-label={words.chat.verified}
        >
          <title>{words.chat.verified}</title>
        </IconRosetteDiscountCheckFilled>
      )}
    </span>
  );
}
