// Wire protocol v1: the frames between widget and server.
import { array, boolean, frame, natural, nullable, object, oneOf, pair, parse, string } from './decode';
import type { Decoded, Infer } from './decode';
import {
  chatState,
  closedReason,
  commonServerFrames,
  identityFields,
  limits,
  localized,
  page,
  person,
  tops,
  version,
} from './protocol_common';

const team = object({ status: oneOf('online', 'busy', 'offline'), opens_at: nullable(natural) });

/** Seconds from and to; null when no honest range can be given. */
const queuePlace = { position: natural, wait_s: nullable(pair(natural)) };

const visitorChat = object(
  {
    id: string,
    state: chatState,
    department: string,
    top: natural,
    operator: nullable(person),
    visitor_read: natural,
    operator_read: natural,
    closed: closedReason,
  },
  { queue: object(queuePlace) },
);

/** Absent conditions do not count; `combine` says whether one of the others is enough. */
const inviteRule = object(
  { rule: string, combine: oneOf('all', 'any') },
  {
    seconds_on_page: natural,
    scroll_percent: natural,
    idle_seconds_after_scroll: natural,
    url_contains: string,
    pages_seen: natural,
    returning: boolean,
    exit_intent: boolean,
    custom_event: string,
  },
);

const visitorServerFrame = frame({
  ...commonServerFrames,
  welcome: object({
    v: version,
    session: string,
    token: nullable(string),
    epoch: string,
    at: natural,
    beat_ms: natural,
    site: object({
      id: string,
      name: localized,
      languages: array(string),
      bot: boolean,
      invites: array(inviteRule),
    }),
    team,
    visitor: nullable(object(identityFields)),
    limits,
  }),
  chat: object({ chat: visitorChat }),
  queue: object({ chat: string, ...queuePlace }),
  resumed: object({ epoch: string, recovered: boolean, tops, chat: nullable(visitorChat), team }),
  team,
  invite: object({ rule: string, text: string, from: string }),
});

const visitorClientFrame = frame({
  hello: object(
    { v: version, site: string, page, lang: string },
    {
      token: string,
      identity: string,
      session: string,
      epoch: string,
      chat: string,
      seq: natural,
      returning: boolean,
    },
  ),
  say: object({ client_id: string, text: string }, { choice: string }),
  typing: object({ on: boolean }),
  read: object({ seq: natural }),
  human: object({}, { ref: natural }),
  rate: object({ seq: natural, helped: boolean }, { ref: natural }),
  end: object({}, { ref: natural }),
  leave_message: object({ client_id: string, name: string, contact: string, text: string }),
  page: object({ page }),
  invite: object({ rule: string, event: oneOf('due', 'opened', 'dismissed') }),
  sync: object({ chat: string, seq: natural }),
});

export type Team = Infer<typeof team>;
export type VisitorChat = Infer<typeof visitorChat>;
export type QueuePlace = NonNullable<VisitorChat['queue']>;
export type InviteRule = Infer<typeof inviteRule>;
export type VisitorServerFrame = Infer<typeof visitorServerFrame>;
export type VisitorClientFrame = Infer<typeof visitorClientFrame>;
export type VisitorWelcome = Extract<VisitorServerFrame, { type: 'welcome' }>;

export const decodeVisitorServerFrame = (text: string): Decoded<VisitorServerFrame> =>
  parse(visitorServerFrame, text);
export const decodeVisitorClientFrame = (text: string): Decoded<VisitorClientFrame> =>
  parse(visitorClientFrame, text);
