import type { Hint } from "@isowire/core/contracts";
import { entriesOf } from "./entry-text.js";

/** A hint as a message. What `append.lua` says of its entries looks the same: position and head, a line end, the payload. */
export function hintToText(hint: Hint): string {
  if (hint.kind !== "entry") return JSON.stringify(hint);
  const { epoch, offset, time, type, threadId, runId, payloadJson } = hint.entry;
  return `${JSON.stringify([epoch, offset, time, type, threadId ?? null, runId ?? null])}\n${payloadJson}`;
}

/** The hint of a message. */
export function textToHint(text: string): Hint {
  if (text.startsWith("{")) return JSON.parse(text) as Hint;
  const end = text.indexOf("\n");
  const [epoch, offset, time, ...head] = JSON.parse(text.slice(0, end)) as [string, number, number, ...unknown[]];
  const [entry] = entriesOf(epoch, [offset, time, JSON.stringify(head).slice(1, -1), text.slice(end + 1)]);
  if (entry === undefined) throw new Error("a message without an entry");
  return { kind: "entry", entry };
}
