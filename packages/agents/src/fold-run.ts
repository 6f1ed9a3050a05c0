import type { Entry, UserPort } from "@isowire/core/contracts";
import { messageCompleted } from "./assistant-text.js";
import type { OpenParts, OpenTool } from "./run-events.js";
import type { RunRecord } from "./run-record.js";

/** What a run's entries add up to. */
export interface FoldedRun {
  /** Offset of `agent_started`; 0 when it is no longer, or not yet, in the log. */
  readonly from: number;
  readonly tools: readonly OpenTool[];
  readonly message?: { readonly messageId: string; readonly text: string; readonly through: number };
}

const PAGE = { limit: 200, maxBytes: 262_144 } as const;

/** Reads a run from its thread's log, page by page. */
export async function foldRun(port: UserPort, record: RunRecord): Promise<FoldedRun> {
  const fold = new Fold(record.runId);
  let after = record.startedAfter;
  for (;;) {
    const page = await port.history({ after, threadId: record.threadId, ...PAGE });
    for (const entry of page.entries) fold.add(entry);
    const last = page.entries.at(-1);
    if (!page.more || last === undefined) return fold.result();
    after = last.offset;
  }
}

/** What an end has to close of a run that another process left behind. */
export function openPartsOf(folded: FoldedRun, maxEventBytes: number): OpenParts {
  const { message, tools } = folded;
  if (message === undefined) return { tools, message: [] };
  const { messageId, text } = message;
  return { tools, message: [messageCompleted({ messageId, content: text, maxEventBytes })] };
}

class Fold {
  readonly #runId: string;
  readonly #tools = new Map<string, OpenTool>();
  #from = 0;
  #message: { messageId: string; text: string; through: number } | undefined;

  constructor(runId: string) {
    this.#runId = runId;
  }

  add(entry: Entry): void {
    if (entry.runId !== this.#runId) return;
    if (entry.type === "agent_started") this.#from = entry.offset;
    else if (entry.type === "message_delta") this.#addDelta(entry);
    else if (entry.type === "message_completed") this.#closeMessage(entry);
    else if (entry.type === "tool_executing") this.#openTool(entry);
    else if (entry.type === "tool_completed") this.#tools.delete(textOf(entry, "executionId"));
  }

  result(): FoldedRun {
    const tools = [...this.#tools.values()];
    return { from: this.#from, tools, ...(this.#message === undefined ? {} : { message: this.#message }) };
  }

  #addDelta(entry: Entry): void {
    const messageId = textOf(entry, "messageId");
    if (this.#message?.messageId !== messageId) this.#message = { messageId, text: "", through: 0 };
    this.#message.text += textOf(entry, "delta");
    this.#message.through = entry.offset;
  }

  /** The user's messages close nothing. */
  #closeMessage(entry: Entry): void {
    if (this.#message?.messageId === textOf(entry, "messageId")) this.#message = undefined;
  }

  #openTool(entry: Entry): void {
    const executionId = textOf(entry, "executionId");
    this.#tools.set(executionId, { executionId, toolName: textOf(entry, "toolName"), startedAt: entry.time });
  }
}

function textOf(entry: Entry, name: string): string {
  const value = (entry.payload as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" ? value : "";
}
