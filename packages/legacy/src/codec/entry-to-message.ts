import type { OutboundEntry, User } from "@isowire/core/contracts";
import type { LegacyMessage } from "../messages.js";
import { toOldEvent, type Fields } from "./old-event.js";

/** The envelope of an old message: nobody's payload has a say in it, whether the entry has such an id or not. */
const ENVELOPE: ReadonlySet<string> = new Set(["type", "user_id", "thread_id", "run_id", "timestamp"]);

/**
 * An entry as the old server sent it: `{ type, user_id, thread_id, run_id, timestamp, ...fields }`. A payload that is no object
 * stands in `data`.
 */
export function entryToMessage(entry: OutboundEntry, user: User): LegacyMessage {
  const { payload, threadId, runId, time } = entry;
  const { type, fields } = toOldEvent(entry.type, isFields(payload) ? payload : { data: payload });
  return {
    type,
    user_id: user.userId,
    ...(threadId === undefined ? {} : { thread_id: threadId }),
    ...(runId === undefined ? {} : { run_id: runId }),
    timestamp: oldTime(time),
    ...Object.fromEntries(Object.entries(fields).filter(([name]) => !ENVELOPE.has(name))),
  };
}

/** `time` (ms since 1970) as ISO 8601. */
export function oldTime(time: number): string {
  return new Date(time).toISOString();
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
