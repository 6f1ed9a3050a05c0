import { IsowireError } from "@isowire/core/protocol";
import type { Agent } from "./agent-run.js";
import { assertAtLeast } from "./options.js";

export interface RegisteredAgent {
  readonly name: string;
  readonly agent: Agent;
  readonly deadlineMs?: number;
  /** Another node may go on with its runs. */
  readonly resumable?: boolean;
}

const NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/** The agents of one registry by name. The first one registered is the default. */
export class AgentTable {
  readonly #agents = new Map<string, RegisteredAgent>();

  /** @throws IsowireError `ERR_AGENT_EXISTS`, `ERR_INVALID_OPTION` */
  register(entry: RegisteredAgent): Disposable {
    const { name } = entry;
    if (typeof (name as unknown) !== "string" || !NAME.test(name)) {
      throw new IsowireError("ERR_INVALID_OPTION", {
        message: `expected an agent name of 1 to 64 characters out of A-Z a-z 0-9 _ . -, received ${JSON.stringify(name)}`,
      });
    }
    if (typeof (entry.agent as unknown) !== "function") {
      throw new IsowireError("ERR_INVALID_OPTION", {
        message: `expected the agent "${name}" to be a function, received ${typeof entry.agent}`,
      });
    }
    if (entry.resumable !== undefined && typeof (entry.resumable as unknown) !== "boolean") {
      throw new IsowireError("ERR_INVALID_OPTION", {
        message: `expected resumable to be true or false, received ${typeof entry.resumable}`,
      });
    }
    if (entry.deadlineMs !== undefined) assertAtLeast("deadlineMs", entry.deadlineMs, 1);
    if (this.#agents.has(name)) {
      throw new IsowireError("ERR_AGENT_EXISTS", { message: `an agent is registered as "${name}" already` });
    }
    this.#agents.set(name, entry);
    return {
      [Symbol.dispose]: () => {
        if (this.#agents.get(name) === entry) this.#agents.delete(name);
      },
    };
  }

  /** The one named, or the default. @throws IsowireError `ERR_UNKNOWN_AGENT` */
  resolve(name?: string): RegisteredAgent {
    const found = name === undefined ? this.#agents.values().next().value : this.#agents.get(name);
    if (found !== undefined) return found;
    throw new IsowireError("ERR_UNKNOWN_AGENT", {
      message: name === undefined ? "no agent is registered" : `no agent is registered as ${JSON.stringify(name)}`,
    });
  }

  find(name: string): RegisteredAgent | undefined {
    return this.#agents.get(name);
  }
}
