import type { Hint, Notice } from "@isowire/core/contracts";
import type { OffsetRange } from "./offset-range.js";

/** What nodes tell each other, as the payload of a notification: at most so many bytes. PostgreSQL takes fewer than 8,000. */
const MAX_BYTES = 7900;
/** Of a user's key: enough to find the user among a node's own, and nothing of it is said to others. */
const SHORT_KEY = 16;
/** What is left of a close text that would not fit. */
const MAX_TEXT = 500;

/** What a node hears. Keys are hex; `short` ones are the beginning of a user's key. */
export type Heard =
  | { readonly kind: "entries"; readonly ranges: readonly ShortRange[] }
  | { readonly kind: "published"; readonly short: string }
  | { readonly kind: "hint"; readonly userKey: string; readonly hint: Exclude<Hint, { kind: "entry" }> }
  | { readonly kind: "notice"; readonly notice: Notice };

export interface ShortRange extends Pick<OffsetRange, "f" | "l"> {
  readonly short: string;
}

export function shortKey(userKey: string): string {
  return userKey.slice(0, SHORT_KEY);
}

/** As few payloads as these ranges take: `e <node> <short key>:<first>:<last> ...`, offsets in base 36. */
export function rangesToTexts(nodeId: string, ranges: readonly OffsetRange[]): readonly string[] {
  const texts: string[] = [];
  let text = "";
  for (const { k, f, l } of ranges) {
    const part = ` ${shortKey(k)}:${f.toString(36)}:${l.toString(36)}`;
    if (text === "" || text.length + part.length > MAX_BYTES) {
      if (text !== "") texts.push(text);
      text = `e ${nodeId}`;
    }
    text += part;
  }
  return text === "" ? texts : [...texts, text];
}

/** `h <node> <key> <JSON>`. */
export function hintToText(nodeId: string, userKey: string, hint: Hint): string {
  const text = `h ${nodeId} ${userKey} ${JSON.stringify(hint)}`;
  if (Buffer.byteLength(text) <= MAX_BYTES || hint.kind !== "connection") return text;
  return `h ${nodeId} ${userKey} ${JSON.stringify({ ...hint, text: hint.text?.slice(0, MAX_TEXT) })}`;
}

/** `n <node> <time> <tenant in base64url, * for everyone> <JSON>`. */
export function noticeToText(nodeId: string, { payloadJson, time, to }: Notice): string {
  const tenant = to === "everyone" ? "*" : Buffer.from(to.tenantId).toString("base64url");
  return `n ${nodeId} ${String(time)} ${tenant} ${payloadJson}`;
}

/** Undefined for what this node said itself, and for what it cannot read: anybody in the database may say anything. */
export function textToHeard(nodeId: string, text: string): Heard | undefined {
  try {
    return parse(nodeId, text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parse(nodeId: string, text: string): Heard | undefined {
  const [kind, sender] = text.split(" ", 2);
  if (kind === "p" && sender !== undefined) return { kind: "published", short: sender };
  if (sender === nodeId || sender === undefined) return undefined;
  const body = text.slice(kind === undefined ? 0 : kind.length + sender.length + 2);
  if (kind === "e") return { kind: "entries", ranges: body.split(" ").map(partToRange) };
  if (kind === "h") return textToHint(body);
  if (kind === "n") return textToNotice(body);
  return undefined;
}

function partToRange(part: string): ShortRange {
  const [short = "", first = "", last = ""] = part.split(":");
  return { short, f: Number.parseInt(first, 36), l: Number.parseInt(last, 36) };
}

function textToHint(body: string): Heard {
  const space = body.indexOf(" ");
  const hint = JSON.parse(body.slice(space + 1)) as Exclude<Hint, { kind: "entry" }>;
  return { kind: "hint", userKey: body.slice(0, space), hint };
}

function textToNotice(body: string): Heard {
  const [time = "", tenant = ""] = body.split(" ", 2);
  const payloadJson = body.slice(time.length + tenant.length + 2);
  const to = tenant === "*" ? "everyone" : { tenantId: Buffer.from(tenant, "base64url").toString() };
  return { kind: "notice", notice: { payloadJson, to, time: Number(time) } };
}
