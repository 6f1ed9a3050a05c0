import { randomUUID } from "node:crypto";
import { fitText, jsonBytes } from "./fit-value.js";

export interface RunEventInput {
  readonly type: string;
  readonly payload: unknown;
}

interface OpenMessage {
  readonly messageId: string;
  content: string;
  bytes: number;
}

/** What the assistant says in a run: the open message and all text so far, each at most as long as one event may be. */
export class AssistantText {
  readonly #maxEventBytes: number;
  #open: OpenMessage | undefined;
  #all = "";
  #allBytes = 0;

  constructor(maxEventBytes: number, said = "") {
    this.#maxEventBytes = maxEventBytes;
    this.#remember(said, jsonBytes(said));
  }

  /** The events for more text. A message that would not fit into its own `message_completed` is closed, and a new one opened. */
  add(pieces: readonly string[]): readonly RunEventInput[] {
    const events: RunEventInput[] = [];
    for (const piece of pieces) {
      const bytes = jsonBytes(piece);
      if (this.#open !== undefined && fills(this.#open.bytes + bytes, this.#maxEventBytes))
        events.push(...this.close());
      this.#open ??= { messageId: `msg_${randomUUID()}`, content: "", bytes: 0 };
      this.#open.content += piece;
      this.#open.bytes += bytes;
      events.push({ type: "message_delta", payload: { messageId: this.#open.messageId, delta: piece } });
      this.#remember(piece, bytes);
    }
    return events;
  }

  /** The event that closes the open message, if there is one. */
  close(): readonly RunEventInput[] {
    if (this.#open === undefined) return [];
    const { messageId, content } = this.#open;
    this.#open = undefined;
    return [messageCompleted({ messageId, content, maxEventBytes: this.#maxEventBytes })];
  }

  /** All text of the run, for a `finalResponse`. */
  get all(): string {
    return this.#all;
  }

  #remember(piece: string, bytes: number): void {
    // Beyond one event's worth nothing more is kept: finalResponse is cut there anyway.
    if (this.#allBytes <= this.#maxEventBytes) this.#all += piece;
    this.#allBytes += bytes;
  }
}

/** `message_completed` of the assistant; cut, and saying so, when it does not fit. */
export function messageCompleted(message: {
  readonly messageId: string;
  readonly content: string;
  readonly maxEventBytes: number;
}): RunEventInput {
  const { text, truncated } = fitText(message.content, message.maxEventBytes);
  return {
    type: "message_completed",
    payload: { messageId: message.messageId, role: "assistant", content: text, ...(truncated ? { truncated } : {}) },
  };
}

/** Leaves room for the members around the text. */
function fills(bytes: number, maxEventBytes: number): boolean {
  return bytes > Math.max(maxEventBytes - 4096, maxEventBytes / 2);
}
