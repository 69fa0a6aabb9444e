// Wire protocol v1: types and decode functions. The three files keep the widget free of the operators' half.
export type { Decoded } from './decode';
export { protocolVersion } from './protocol_common';
export type {
  Author,
  ChatState,
  Attachment,
  Choice,
  CloseReason,
  ErrorFrame,
  Limits,
  Line,
  Localized,
  Page,
  Person,
  SystemEvent,
} from './protocol_common';
export * from './protocol_visitor';
export * from './protocol_operator';
