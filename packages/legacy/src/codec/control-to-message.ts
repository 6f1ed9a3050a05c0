import type { User } from "@isowire/core/contracts";
import type { ControlMessage } from "@isowire/core/protocol";
import type { LegacyMessage } from "../messages.js";
import { oldTime } from "./entry-to-message.js";

export interface ControlOptions {
  readonly user: User;
  /** ms since 1970, for messages that have no time of their own. */
  readonly now: number;
}

/**
 * What the server says beside the entries, as the old one said it. Undefined where that had no word: acks, snapshots, pages
 * of history, resets, drains (the close follows) and expiring credentials.
 */
export function controlToMessage(message: ControlMessage, { user, now }: ControlOptions): LegacyMessage | undefined {
  const user_id = user.userId;
  switch (message.type) {
    case "isowire:welcome":
      return {
        type: "connection_established",
        user_id,
        connection_id: message.connectionId,
        connection_ready: true,
        timestamp: oldTime(message.time),
      };
    case "isowire:pong":
      return { type: "pong", user_id, timestamp: oldTime(message.time) };
    case "isowire:notice":
      return { type: "system_message", data: message.payload, timestamp: oldTime(message.time) };
    case "isowire:error": {
      const { code, message: text, retryable, retryAfterMs } = message;
      const wait = retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs };
      return {
        type: "error_message",
        error_code: code,
        error_message: text,
        details: { retryable, ...wait },
        timestamp: oldTime(now),
      };
    }
    default:
      return undefined;
  }
}
