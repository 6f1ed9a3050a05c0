import type { Entry, UserPort } from "@isowire/core/contracts";
import { messageCompleted } from "./assistant-text.js";
import type { OpenParts, OpenTool } from "./run-events.js";
import type { RunRecord } from "./run-record.js";

/** A tool that has begun and not ended, as the log has it. */
export interface FoldedTool extends OpenTool {
  /** As JSON. */
  readonly parameters: string;
}

/** What a run's entries add up to. */
export interface FoldedRun {
  /** Offset of `agent_started`; 0 when it is no longer, or not yet, in the log. */
  readonly from: number;
  /** The open ones. */
  readonly tools: readonly FoldedTool[];
  /** Of every execution there was. */
  readonly toolNames: ReadonlyMap<string, string>;
  /** The text up to the last checkpoint: whatever follows it is said again. */
  readonly said: string;
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
  readonly #tools = new Map<string, FoldedTool>();
  readonly #toolNames = new Map<string, string>();
  #from = 0;
  #text = "";
  #said = "";
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
    else if (entry.type === "state_snapshot") this.#said = this.#text;
  }

  result(): FoldedRun {
    return {
      from: this.#from,
      tools: [...this.#tools.values()],
      toolNames: this.#toolNames,
      said: this.#said,
      ...(this.#message === undefined ? {} : { message: this.#message }),
    };
  }

  #addDelta(entry: Entry): void {
    const messageId = textOf(entry, "messageId");
    if (this.#message?.messageId !== messageId) this.#message = { messageId, text: "", through: 0 };
    this.#message.text += textOf(entry, "delta");
    this.#text += textOf(entry, "delta");
    this.#message.through = entry.offset;
  }

  /** The user's messages close nothing. */
  #closeMessage(entry: Entry): void {
    if (this.#message?.messageId === textOf(entry, "messageId")) this.#message = undefined;
  }

  #openTool(entry: Entry): void {
    const executionId = textOf(entry, "executionId");
    const toolName = textOf(entry, "toolName");
    const { parameters } = entry.payload as { readonly parameters?: unknown };
    this.#toolNames.set(executionId, toolName);
    this.#tools.set(executionId, {
      executionId,
      toolName,
      startedAt: entry.time,
      parameters: JSON.stringify(parameters ?? null),
    });
  }
}

function textOf(entry: Entry, name: string): string {
  const value = (entry.payload as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" ? value : "";
}
