import type { TSESTree } from "@typescript-eslint/utils";
import { unwrapped, variableOf, type Node, type SourceCode } from "../analysis/syntax-tree.js";
import type { ValueKeys } from "../analysis/value-key.js";
import { isClockReading, isSimple, plainFields } from "./object-fields.js";
import { isPlainValue } from "./plain-value.js";

/** Why a call is left to a person; empty where what it becomes is for a person to say in any case. */
export type Reason = { readonly reason: string };
export type Text = { readonly text: string };

export interface Known {
  readonly sourceCode: SourceCode;
  readonly keys: ValueKeys;
  /** Every way to write the id of the object's own user. */
  readonly userKeys: ReadonlySet<string>;
}

/** Runs append these, and `sendEvent` refuses them. */
const AGENT_EVENTS = new Set([
  "agent_started",
  "agent_thinking",
  "tool_executing",
  "tool_completed",
  "agent_completed",
]);
/** What the old manager wrote when it knew no id; the shim takes it for none. */
const NO_IDS = new Set<unknown>([null, "", "unknown_user", "unknown_thread", "unknown_run"]);
const IDS: ReadonlyMap<string, "threadId" | "runId" | "userId"> = new Map([
  ["thread_id", "threadId"],
  ["threadId", "threadId"],
  ["run_id", "runId"],
  ["runId", "runId"],
  ["user_id", "userId"],
  ["userId", "userId"],
]);

type Fields = ReadonlyMap<string, TSESTree.Property>;

const NOT_A_LITERAL: Reason = { reason: "its message is not written out here" };

/** The arguments of `sendEvent` for an old message `{ type, data }`, `{ type, payload }` or `{ type, ...fields }`. */
export function sendOfMessage(message: Node, known: Known): Text | Reason {
  const fields = plainFields(unwrapped(message));
  const type = fields?.get("type")?.value;
  if (!fields || !type) return NOT_A_LITERAL;
  const others = new Map([...fields].filter(([name]) => name !== "type"));
  const body = others.has("data") ? "data" : "payload";
  const isFlat = !others.has(body);
  const payload = isFlat ? flatPayload(others, known) : bodyPayload(others, { body, known });
  return sendText({ type, payload, fields: others }, known);
}

/** The arguments of `sendEvent` for a type and its flat fields. */
export function sendOfFields(type: Node, data: Node | undefined, known: Known): Text | Reason {
  if (!data) return sendText({ type, payload: { text: "{}" }, fields: new Map() }, known);
  const fields = plainFields(unwrapped(data));
  if (!fields) return NOT_A_LITERAL;
  const isUntouched = [...fields.keys()].every((name) => !isEnvelope(name));
  const payload = isUntouched ? { text: known.sourceCode.getText(data) } : flatPayload(fields, known);
  return sendText({ type, payload, fields }, known);
}

/** The arguments of `sendEvent` for a message in a thread. An id that may be none is refused there and taken here. */
export function sendToThread(threadId: Node, message: Node, known: Known): Text | Reason {
  const names = plainFields(unwrapped(message));
  if (!names) return NOT_A_LITERAL;
  if (names.has("thread_id") || names.has("threadId")) return { reason: "its message names a thread too" };
  if (isNoId(threadId, known) || !isSureText(threadId, known)) return { reason: "its thread may be none" };
  const send = sendOfMessage(message, known);
  if ("reason" in send) return send;
  const thread = idText("threadId", threadId, known);
  const hasIds = names.has("run_id") || names.has("runId");
  return hasIds ? { reason: "its message names a run too" } : { text: `${send.text}, { ${thread} }` };
}

interface Send {
  readonly type: Node;
  readonly payload: Text | Reason;
  readonly fields: Fields;
}

function sendText({ type, payload, fields }: Send, known: Known): Text | Reason {
  const typeProblem = problemOfType(type, known);
  if (typeProblem) return typeProblem;
  if ("reason" in payload) return payload;
  const ids = idsText(fields, known);
  if ("reason" in ids) return ids;
  const typeText = known.sourceCode.getText(type);
  return { text: [typeText, payload.text, ...(ids.text === "" ? [] : [`{ ${ids.text} }`])].join(", ") };
}

function problemOfType(type: Node, { keys }: Known): Reason | undefined {
  const value = keys.constantOf(type);
  if (value.type !== "Literal" || typeof value.value !== "string") return { reason: "its type is not a literal" };
  return AGENT_EVENTS.has(value.value) ? { reason: `${value.value} belongs to a run: use AgentRun` } : undefined;
}

function flatPayload(fields: Fields, { sourceCode }: Known): Text {
  return objectText(
    [...fields].filter(([name]) => !isEnvelope(name)).map(([, property]) => sourceCode.getText(property)),
  );
}

function objectText(properties: readonly string[]): Text {
  return { text: properties.length === 0 ? "{}" : `{ ${properties.join(", ")} }` };
}

interface Body {
  readonly body: string;
  readonly known: Known;
}

/** `data` with the fields beside it; those in `data` count where both have one. */
function bodyPayload(fields: Fields, { body, known }: Body): Text | Reason {
  const { sourceCode } = known;
  const value = fields.get(body)?.value;
  if (!value) return NOT_A_LITERAL;
  const beside = [...fields].filter(([name]) => name !== body && !isEnvelope(name));
  if (beside.length === 0) return isPlainValue(value, known) ? { text: sourceCode.getText(value) } : UNKNOWN_PAYLOAD;
  const inner = plainFields(unwrapped(value));
  if (!inner || beside.some(([name, property]) => inner.has(name) || !isSimple(property.value))) return UNKNOWN_PAYLOAD;
  return objectText([...beside, ...inner].map(([, property]) => sourceCode.getText(property)));
}

const UNKNOWN_PAYLOAD: Reason = { reason: "its data may be something else than plain fields" };

function isEnvelope(name: string): boolean {
  return name === "timestamp" || IDS.has(name);
}

/** The ids of a message as options of `sendEvent`; the user's own id and the time say nothing new. */
function idsText(fields: Fields, known: Known): Text | Reason {
  const options = new Map<string, string>();
  for (const [name, { value }] of fields) {
    if (name === "timestamp" && !isClockReading(value)) return { reason: "its timestamp does more than tell the time" };
    const id = IDS.get(name);
    if (id === undefined || isNoId(value, known)) continue;
    if (!isSimple(value)) return { reason: `its ${name} is no plain value` };
    if (id === "userId" && !namesOwnUser(value, known)) return FOREIGN_USER;
    // The old spelling counts first; which of two is meant is for a person to say.
    if (options.has(id)) return { reason: `it has two of ${id}` };
    if (id !== "userId") options.set(id, idText(id, value, known));
  }
  return { text: [...options.values()].join(", ") };
}

export const FOREIGN_USER: Reason = { reason: "this file does not show that it names the manager's own user" };

export function namesOwnUser(value: Node, { keys, userKeys }: Known): boolean {
  const key = keys.keyOf(value);
  return key !== undefined && userKeys.has(key);
}

function isNoId(value: Node, { keys, sourceCode }: Known): boolean {
  const constant = keys.constantOf(value);
  if (constant.type === "Identifier")
    return constant.name === "undefined" && !variableOf(constant, sourceCode)?.defs.length;
  return constant.type === "Literal" && NO_IDS.has(constant.value);
}

/** An id that may be empty is none, for the old manager as for the new one. */
function idText(id: string, value: Node, known: Known): string {
  const text = known.sourceCode.getText(value);
  if (!isSureText(value, known)) return `${id}: ${text} || undefined`;
  return text === id ? id : `${id}: ${text}`;
}

/** True for a text that is never empty. */
function isSureText(value: Node, { keys }: Known): boolean {
  const constant = keys.constantOf(value);
  if (constant.type === "TemplateLiteral") return constant.quasis.some((each) => each.value.cooked !== "");
  return constant.type === "Literal" && typeof constant.value === "string" && constant.value !== "";
}
