// Wire protocol v1: the frames between console and server.
import {
  array,
  boolean,
  flag,
  frame,
  natural,
  nullable,
  number,
  object,
  oneOf,
  parse,
  string,
} from './decode';
import type { Decoded, Infer } from './decode';
import {
  chatState,
  closedReason,
  commonServerFrames,
  identityFields,
  limits,
  line,
  localized,
  page,
  person,
  tops,
  version,
} from './protocol_common';

/** The signed-in operator; also the answer of the log-in request. */
export const me = object({
  id: string,
  name: string,
  email: string,
  role: oneOf('admin', 'operator'),
  /** A second factor is on. */
  totp: flag,
});

export const operatorSite = object({
  id: string,
  name: localized,
  languages: array(string),
  time_zone: string,
  departments: array(object({ id: string, name: localized })),
});

const handOffCard = object({
  question: string,
  reason: string,
  candidates: array(object({ entry: string, question: string, score: number })),
});

const operatorChat = object({
  id: string,
  state: chatState,
  department: string,
  language: string,
  visitor: object({ id: string, online: boolean, ...identityFields, page: nullable(page) }),
  operator: nullable(person),
  created_at: natural,
  queued_at: nullable(natural),
  assigned_at: nullable(natural),
  first_reply_at: nullable(natural),
  closed: closedReason,
  top: natural,
  visitor_read: natural,
  operator_read: natural,
  late: boolean,
  unanswered_since: nullable(natural),
  last: nullable(line),
  card: nullable(handOffCard),
});

const queueEntry = object({
  chat: string,
  position: natural,
  department: string,
  since: natural,
  language: string,
  visitor: object({ id: string, online: boolean, ...identityFields }),
  preview: string,
  reserved_for: nullable(person),
});
const queue = { total: natural, entries: array(queueEntry) };

const status = oneOf('available', 'busy', 'away');

const operatorRow = object({
  id: string,
  name: string,
  status,
  reason: string,
  idle: boolean,
  connected: boolean,
  effective: boolean,
  load: natural,
  capacity: natural,
  departments: array(string),
  languages: array(string),
});

const visitorRow = object({
  id: string,
  ...identityFields,
  page: nullable(page),
  language: string,
  since: natural,
  pages: natural,
  returning: boolean,
  chat: nullable(string),
  state: nullable(chatState),
});

const offlineMessage = object({
  id: string,
  visitor: string,
  chat: nullable(string),
  name: string,
  contact: string,
  text: string,
  language: string,
  page: nullable(page),
  at: natural,
  handled_at: nullable(natural),
  handled_by: nullable(person),
});

const operatorServerFrame = frame({
  ...commonServerFrames,
  welcome: object({
    v: version,
    session: string,
    epoch: string,
    at: natural,
    beat_ms: natural,
    idle_after_ms: natural,
    me,
    site: operatorSite,
    limits,
  }),
  state: object({
    chats: array(operatorChat),
    queue: object(queue),
    operators: array(operatorRow),
    offline_waiting: natural,
    visitors_total: natural,
  }),
  resumed: object({ epoch: string, recovered: boolean, tops }),
  chat: object({ chat: operatorChat }),
  chat_gone: object({ chat: string, state: chatState, closed: closedReason, operator: nullable(person) }),
  queue: object(queue),
  operators: object({ changed: array(operatorRow) }),
  visitors: object({ total: natural, full: boolean, changed: array(visitorRow), gone: array(string) }),
  offline_message: object({ offline_waiting: natural, message: offlineMessage }),
  offline_messages: object(
    { offline_waiting: natural, more: boolean, messages: array(offlineMessage) },
    { ref: natural },
  ),
  history: object({ chat: string, earlier: boolean, messages: array(line) }, { ref: natural }),
});

const ref = { ref: natural };

const operatorClientFrame = frame({
  hello: object({ v: version }, { session: string, epoch: string, cursors: tops }),
  say: object({ chat: string, client_id: string, text: string }),
  typing: object({ chat: string, on: boolean }),
  read: object({ chat: string, seq: natural }),
  status: object({ status }, { ...ref, reason: string }),
  idle: object({ on: boolean }),
  take: object({}, { ...ref, chat: string }),
  transfer: object({ chat: string }, { ...ref, operator: string, department: string }),
  close: object({ chat: string }, ref),
  hold: object({ chat: string }, ref),
  resume: object({ chat: string }, ref),
  history: object({ chat: string, limit: natural }, { ...ref, before: natural }),
  watch: object({ visitors: boolean }),
  sync: object({ chat: string, seq: natural }),
  offline_list: object({ before: nullable(string), limit: natural }, ref),
  offline_handled: object({ id: string }, ref),
});

export type Me = Infer<typeof me>;
export type OperatorSite = Infer<typeof operatorSite>;
export type HandOffCard = Infer<typeof handOffCard>;
export type OperatorChat = Infer<typeof operatorChat>;
export type QueueEntry = Infer<typeof queueEntry>;
export type OperatorStatus = Infer<typeof status>;
export type OperatorRow = Infer<typeof operatorRow>;
export type VisitorRow = Infer<typeof visitorRow>;
export type OfflineMessage = Infer<typeof offlineMessage>;
export type OperatorServerFrame = Infer<typeof operatorServerFrame>;
export type OperatorClientFrame = Infer<typeof operatorClientFrame>;
export type OperatorWelcome = Extract<OperatorServerFrame, { type: 'welcome' }>;

export const decodeOperatorServerFrame = (text: string): Decoded<OperatorServerFrame> =>
  parse(operatorServerFrame, text);
export const decodeOperatorClientFrame = (text: string): Decoded<OperatorClientFrame> =>
  parse(operatorClientFrame, text);
