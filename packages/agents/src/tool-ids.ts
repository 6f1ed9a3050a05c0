import { IsowireError } from "@isowire/core/protocol";
import { StableIds } from "./stable-ids.js";

const KEY = /^[A-Za-z0-9_.-]{1,64}$/;

/** The execution ids of a run's tools: counted in call order, or named by the agent. The same in every attempt. */
export class ToolIds {
  readonly #runId: string;
  readonly #ids: StableIds;
  readonly #keys = new Set<string>();

  constructor(options: {
    readonly runId: string;
    /** How many were counted at the last checkpoint. */
    readonly count: number;
    /** What earlier attempts called, by execution. */
    readonly toolNames: ReadonlyMap<string, string>;
  }) {
    const { runId, count, toolNames } = options;
    this.#runId = runId;
    this.#ids = new StableIds({ prefix: `${runId}.`, count, usedFor: (id) => toolNames.get(id) });
  }

  get count(): number {
    return this.#ids.count;
  }

  next(toolName: string): string {
    return this.#ids.next(toolName);
  }

  /** @throws IsowireError `ERR_INVALID_OPTION` for what is no key, or was one in this attempt already */
  of(key: string): string {
    if (typeof (key as unknown) !== "string" || !KEY.test(key)) {
      throw new IsowireError("ERR_INVALID_OPTION", {
        message: `expected a tool's key to be 1 to 64 characters out of A-Z a-z 0-9 _ . -, received ${JSON.stringify(key)}`,
      });
    }
    if (this.#keys.has(key)) {
      throw new IsowireError("ERR_INVALID_OPTION", {
        message: `expected another key for another call of a tool, received ${JSON.stringify(key)} twice`,
      });
    }
    this.#keys.add(key);
    return `${this.#runId}:${key}`;
  }
}
