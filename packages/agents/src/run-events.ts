import type { Clock } from "@isowire/core/contracts";
import { AssistantText, type RunEventInput } from "./assistant-text.js";
import { DeltaBuffer } from "./deltas.js";
import type { ToolExecuting } from "./events.js";
import type { Inherited } from "./run-host.js";
import { type Lifecycle, NEW_RUN, nextLifecycle } from "./run-lifecycle.js";
import type { RunRecord } from "./run-record.js";
import type { RecordChange, RunWriter } from "./run-writer.js";

/** How much text may wait for the log before `run.delta` makes its caller wait, UTF-16 units. */
const MAX_UNWRITTEN = 65_536;

export interface RunEventsOptions {
  readonly writer: RunWriter;
  readonly clock: Clock;
  readonly deltaMs: number;
  readonly deltaBytes: number;
  readonly maxEventBytes: number;
  readonly now: () => number;
  readonly inherited: Inherited | undefined;
}

/** A tool that has begun and not ended. */
export interface OpenTool {
  readonly executionId: string;
  readonly toolName: string;
  readonly startedAt: number;
}

/** What an end has to close. */
export interface OpenParts {
  readonly tools: readonly OpenTool[];
  /** Closes the open message; empty when none is open. */
  readonly message: readonly RunEventInput[];
}

/** Says a run's events: legal ones only, in call order, gathered text before whatever follows it. */
export class RunEvents {
  readonly #options: RunEventsOptions;
  readonly #deltas: DeltaBuffer;
  readonly #tools = new Map<string, OpenTool>();
  /** Parameters of those that an earlier attempt left open and that were not called again so far. */
  readonly #leftOpen = new Map<string, string>();
  readonly assistant: AssistantText;
  #lifecycle: Lifecycle = nextLifecycle(NEW_RUN, { type: "agent_started" });
  #unwritten = 0;
  #lastText: Promise<void> = Promise.resolve();

  constructor(options: RunEventsOptions) {
    this.#options = options;
    this.assistant = new AssistantText(options.maxEventBytes, options.inherited?.said);
    const { clock, deltaMs, deltaBytes } = options;
    this.#deltas = new DeltaBuffer({ clock, deltaMs, deltaBytes, flushed: (pieces) => this.#write(pieces) });
    for (const tool of options.inherited?.tools ?? []) this.#inherit(tool);
  }

  /** One event of its own. */
  async say(type: string, payload: unknown): Promise<void> {
    this.#step(type);
    await this.#options.writer.append([{ type, payload }]);
  }

  /** A change of the record that is said in the same append. */
  async change(type: string, change: (record: RunRecord) => RecordChange | undefined): Promise<RunRecord> {
    this.#step(type);
    return this.#options.writer.update(change);
  }

  async delta(text: string): Promise<void> {
    this.#lifecycle = nextLifecycle(this.#lifecycle, { type: "message_delta" });
    this.#deltas.add(text);
    this.#unwritten += text.length;
    if (this.#unwritten > MAX_UNWRITTEN) await this.#lastText;
  }

  async toolExecuting(payload: ToolExecuting): Promise<void> {
    const before = this.#leftOpen.get(payload.executionId);
    if (before !== undefined) return this.#toolAgain(payload, before);
    this.#step("tool_executing", payload.executionId);
    const { executionId, toolName } = payload;
    this.#tools.set(executionId, { executionId, toolName, startedAt: this.#options.now() });
    await this.#options.writer.append([{ type: "tool_executing", payload }]);
  }

  async toolCompleted(executionId: string, outcome: Readonly<Record<string, unknown>>): Promise<void> {
    this.#step("tool_completed", executionId);
    const tool = this.#tools.get(executionId);
    this.#tools.delete(executionId);
    const durationMs = this.#options.now() - (tool?.startedAt ?? this.#options.now());
    const payload = { executionId, toolName: tool?.toolName ?? "", durationMs, ...outcome };
    await this.#options.writer.append([{ type: "tool_completed", payload }]);
  }

  /** It is in the log already: an append of nothing makes sure that this node still has the run. */
  async #toolAgain(payload: ToolExecuting, before: string): Promise<void> {
    const { executionId, toolName, parameters } = payload;
    const isSame = this.#tools.get(executionId)?.toolName === toolName && JSON.stringify(parameters ?? null) === before;
    this.#leftOpen.delete(executionId);
    if (!isSame) {
      await this.toolCompleted(executionId, { success: false, error: "interrupted with its node" });
      return this.toolExecuting(payload);
    }
    // Of any type, to refuse it once the run has ended.
    this.#step("tool_again");
    await this.#options.writer.append([]);
  }

  #inherit(tool: Inherited["tools"][number]): void {
    const { executionId } = tool;
    this.#tools.set(executionId, tool);
    this.#leftOpen.set(executionId, tool.parameters);
    this.#lifecycle = nextLifecycle(this.#lifecycle, { type: "tool_executing", executionId });
  }

  /** Nothing is said after this. What is still gathered goes out; what is still open is returned. */
  seal(): OpenParts {
    this.#deltas.flush(true);
    this.#lifecycle = { phase: "ended", openTools: new Set() };
    const tools = [...this.#tools.values()];
    this.#tools.clear();
    return { tools, message: this.assistant.close() };
  }

  /** @throws IsowireError `ERR_RUN_LIFECYCLE`, `ERR_RUN_ENDED` */
  #step(type: string, executionId?: string): void {
    this.#lifecycle = nextLifecycle(this.#lifecycle, executionId === undefined ? { type } : { type, executionId });
    this.#deltas.flush();
  }

  #write(pieces: readonly string[]): void {
    const units = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const written = this.#options.writer.append(this.assistant.add(pieces));
    this.#lastText = written;
    written.then(
      () => void (this.#unwritten -= units),
      // The writer has reported it; here it only must not be unhandled.
      () => undefined,
    );
  }
}
