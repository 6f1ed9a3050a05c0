import { payloadToJson } from "@isowire/core/contracts";
import type { Approvals } from "./approvals.js";
import type { InputBox } from "./input-box.js";
import type { RunEvents } from "./run-events.js";
import type { Checkpoint, RunRecord } from "./run-record.js";
import { inputsAfter } from "./taken-inputs.js";
import type { ToolIds } from "./tool-ids.js";

export interface StateCellOptions {
  /** As it was when this attempt began. */
  readonly record: RunRecord;
  readonly events: RunEvents;
  readonly inputs: InputBox;
  readonly approvals: Approvals;
  readonly toolIds: ToolIds;
}

/** An agent's state. To set it is a checkpoint: everything that was asked for and taken before lies behind it. */
export class StateCell {
  readonly #options: StateCellOptions;
  #current: unknown;

  constructor(options: StateCellOptions) {
    this.#options = options;
    this.#current = options.record.checkpoint?.state;
  }

  get(): unknown {
    return structuredClone(this.#current);
  }

  async set(value: unknown): Promise<void> {
    const { events, inputs, approvals, toolIds } = this.#options;
    // As the next attempt would find it.
    const state: unknown = JSON.parse(payloadToJson({ payload: value ?? null }));
    const checkpoint: Checkpoint = { state, tools: toolIds.count, approvals: approvals.count };
    const through = inputs.takenThrough;
    this.#current = state;
    await events.change("state_snapshot", (record) => ({
      record: { ...record, checkpoint, inputs: inputsAfter(record, through) },
      events: [{ type: "state_snapshot", payload: state }],
    }));
  }
}
