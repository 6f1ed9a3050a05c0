import { ERROR_CODES } from "../../src/errors/codes.js";
import { EVENT_TYPE, isId } from "../../src/protocol/bounds.js";

export type Message = Readonly<Record<string, unknown>> & { readonly type: string };

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string";
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const list: Check = (value) => Array.isArray(value);
const yes: Check = (value) => typeof value === "boolean";
const any: Check = () => true;
const position: Check = (value) => {
  const { epoch, offset, time } = value as Record<string, unknown>;
  return typeof epoch === "string" && /^[\w-]{8,32}$/.test(epoch) && count(offset) && count(time);
};
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);

/** What PROTOCOL.md says of each message; a name that ends in ? may be absent. */
const CONTROL: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  "isowire:welcome": {
    protocol: oneOf("1.0"),
    connectionId: text,
    position,
    resume: oneOf("live", "recovered", "unavailable"),
    "reason?": oneOf("epoch_changed", "trimmed", "malformed"),
    heartbeatMs: count,
    maxMessageBytes: count,
    commandWindowMs: count,
    features: list,
    time: count,
    "expiresAt?": count,
  },
  "isowire:snapshot": { runs: list, approvals: list },
  "isowire:ack": { id: text, "duplicate?": oneOf(true), "result?": any },
  "isowire:error": {
    "id?": text,
    code: (value) => Object.hasOwn(ERROR_CODES, String(value)),
    message: text,
    retryable: yes,
    "retryAfterMs?": (value) => count(value) && value !== 0,
  },
  "isowire:page": { id: text, entries: list, more: yes, epoch: text },
  "isowire:pong": { time: count },
  "isowire:notice": { payload: any, time: count },
  "isowire:drain": { returnAfterMs: count },
  "isowire:reset": { position, reason: text },
  "isowire:auth_expiring": { expiresAt: count },
};
const ENTRY = {
  offset: (value: unknown) => count(value) && value !== 0,
  time: count,
  "threadId?": isId,
  "runId?": isId,
  payload: any,
};

/** Throws unless the message is one of PROTOCOL.md, with all its fields and no other. */
export function checkWire(message: Message): void {
  const { type, ...fields } = message;
  const rules: Readonly<Record<string, Check>> | undefined =
    CONTROL[type] ?? (EVENT_TYPE.test(type) ? ENTRY : undefined);
  if (rules === undefined || (type.startsWith("isowire:") && CONTROL[type] === undefined))
    throw new Error(`not a message of the protocol: ${JSON.stringify(message)}`);
  const known = new Map(Object.entries(rules).map(([name, check]) => [name.replace("?", ""), check]));
  const missing = Object.keys(rules).filter((name) => !name.endsWith("?") && !Object.hasOwn(fields, name));
  const wrong = Object.entries(fields).filter(([name, value]) => known.get(name)?.(value) !== true);
  if (missing.length > 0 || wrong.length > 0)
    throw new Error(
      `not as the protocol has it (${[...missing, ...wrong.map(([name]) => name)].join()}): ${JSON.stringify(message)}`,
    );
}
