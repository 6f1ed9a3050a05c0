export type {
  Ack,
  AuthRefreshMessage,
  ClientMessage,
  CommandMessage,
  ControlMessage,
  ErrorMessage,
  HistoryMessage,
  Page,
  SnapshotApproval,
  SnapshotRun,
  Welcome,
  WireEntry,
} from "./protocol/messages.js";
export type { Position } from "./contracts/position.js";
export type { ErrorCode } from "./errors/codes.js";
export type { CloseCode, CloseVerdict, KnownCloseCode } from "./protocol/close-codes.js";
export { CLOSE_CODES, closeVerdict } from "./protocol/close-codes.js";
export { ERROR_CODES } from "./errors/codes.js";
export { CodedError } from "./errors/coded-error.js";
export { IsowireError } from "./errors/isowire-error.js";
export { BEARER_PREFIX, SUBPROTOCOL } from "./protocol/subprotocol.js";
export {
  CLIENT_ID,
  COMMAND_ID,
  COMMAND_WINDOW_MS,
  EVENT_TYPE,
  MAX_ID_LENGTH,
  MAX_JSON_DEPTH,
  PROTOCOL_VERSION,
} from "./protocol/bounds.js";
export { decodeMessage, parseMessage, readMessage } from "./protocol/decode-message.js";
export { positionToText, textToPosition } from "./protocol/position-text.js";
