// Wire protocol v1 (docs/protocol.md): what visitor and operator frames have in common.
import { array, boolean, flag, literal, map, natural, nullable, object, oneOf, string } from './decode';
import type { Decoder, Infer } from './decode';

export const protocolVersion = 1;

export const version = literal(protocolVersion);
export const localized = map(string);
export const tops = map(natural);
export const person = object({ id: string, name: string });
export const page = object({ url: string, title: string, referrer: string });
/** Whether the site vouches for a visitor, and what it told of him. */
export const identityFields = { verified: flag, name: nullable(string), email: nullable(string) };
export const chatState = oneOf('bot', 'queued', 'assigned', 'on_hold', 'closed');
export const closeReason = oneOf(
  'closed_by_operator',
  'closed_by_visitor',
  'closed_visitor_left',
  'closed_visitor_silent',
);

const systemEvents = [
  'invited',
  'handed_over',
  'offer_message',
  'joined',
  'transferred',
  'requeued',
  'held',
  'resumed',
  'reopened',
  'helped',
  'not_helped',
  'closed_by_operator',
  'closed_by_visitor',
  'closed_visitor_left',
  'closed_visitor_silent',
] as const;
export type SystemEvent = (typeof systemEvents)[number] | 'unknown';

/**
 * A newer server may report an event that this client has no words for. Refusing the line would leave a hole in the
 * chat that no sync could ever fill, so the line is kept and shown as nothing.
 */
const systemEvent: Decoder<SystemEvent> = (value, at) => {
  const name = string(value, at);
  return systemEvents.find((known) => known === name) ?? 'unknown';
};

const author = object({ kind: oneOf('visitor', 'operator', 'bot', 'system') }, { id: string, name: string });
const choice = object({ id: string, label: string });
const attachment = object({ url: string, label: string });

const lineFields = { seq: natural, at: natural, from: author };
const lineOptional = {
  client_id: string,
  text: string,
  choices: array(choice),
  links: array(attachment),
  images: array(attachment),
  /** An answer of the bot: the visitor may say whether it helped. */
  rate: boolean,
  event: systemEvent,
  subject: string,
};
/** One line of a chat: a message, or a system line that reports an `event`. */
export const line = object(lineFields, lineOptional);

/** Frames that are the same for visitors and operators. */
export const commonServerFrames = {
  accepted: object({ client_id: string, at: natural }, { chat: string, seq: natural, duplicate: boolean }),
  message: object({ chat: string, ...lineFields }, lineOptional),
  snapshot: object({ chat: string, earlier: boolean, messages: array(line) }),
  typing: object({ chat: string, on: boolean }, { name: string }),
  read: object({ chat: string, by: oneOf('visitor', 'operator'), seq: natural }),
  beat: object({ epoch: string, at: natural, tops }),
  reconnect: object({ after_ms: natural }),
  done: object({ ref: natural }),
  error: object(
    { code: string, retry: boolean },
    {
      ref: natural,
      client_id: string,
      field: string,
      message: string,
      retry_after_ms: natural,
      holder: person,
    },
  ),
};

export const limits = object({ text_bytes: natural });
export const closedReason = nullable(closeReason);

export type Localized = Infer<typeof localized>;
export type Person = Infer<typeof person>;
export type Page = Infer<typeof page>;
export type ChatState = Infer<typeof chatState>;
export type CloseReason = Infer<typeof closeReason>;
export type Author = Infer<typeof author>;
export type Choice = Infer<typeof choice>;
export type Attachment = Infer<typeof attachment>;
export type Line = Infer<typeof line>;
export type Limits = Infer<typeof limits>;
export type ErrorFrame = { type: 'error' } & Infer<typeof commonServerFrames.error>;
