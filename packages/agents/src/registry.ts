import { createDeprecationGate, type Callee, type HubPorts, type UserContext } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import type { Agent } from "./agent-run.js";
import { AgentTable } from "./agent-table.js";
import { applyPlan } from "./apply-plan.js";
import { Bridge } from "./bridge.js";
import { fieldsOf, requiredText } from "./command-fields.js";
import { listOpenRuns, type RunSummary } from "./open-runs.js";
import { type AgentRegistryOptions, resolveOptions } from "./options.js";
import { type CancelResult, planCancel } from "./plan-cancel.js";
import { planMessage, type RunTicket } from "./plan-message.js";
import { portsFrom } from "./ports-from.js";
import { VERSION } from "./version.js";

const deprecated = createDeprecationGate({ name: "@isowire/agents", version: VERSION });

export interface StartOptions {
  /** @defaultValue the first agent registered */
  readonly agent?: string;
  readonly content: string;
  /** @defaultValue a new thread */
  readonly threadId?: string;
  /** Whatever else the agent is to find in `run.input`: JSON values. */
  readonly input?: Readonly<Record<string, unknown>>;
}

/** The agents of an application, and their way to the screens of the users they work for. */
export interface AgentRegistry extends AsyncDisposable {
  /**
   * Gives an agent its name; the first one is the default.
   *
   * @throws IsowireError `ERR_AGENT_EXISTS`, `ERR_INVALID_OPTION`, `ERR_CLOSED`
   */
  register(
    name: string,
    agent: Agent,
    options?: {
      /** How long a run of it may take, over all attempts, ms. @defaultValue the registry's `deadlineMs` */
      readonly deadlineMs?: number;
      /**
       * Another node may go on with its runs, from the last `run.state.set`: the agent does again what came after that, so what
       * it does in the world goes by `executionId`. Otherwise a run ends with its node, as `ERR_RUN_INTERRUPTED`.
       *
       * @defaultValue false
       */
      readonly resumable?: boolean;
    },
  ): Disposable;
  /**
   * Ties the registry to a hub: given the hub, one of its managers, or a function `(context) => manager` such as
   * `getWebSocketManager`. Disposing the result unties it: what runs here is let go of, or ended, as by `close`.
   *
   * @throws IsowireError `ERR_CONTRACT` naming the missing member, or when it is tied to another hub; `ERR_COMMAND_HANDLED`
   * when another registry serves that hub; `ERR_NO_DEFAULT_HUB`, `ERR_CLOSED`
   */
  setWebSocketManager(source: object): Disposable;
  /**
   * The old name of `setWebSocketManager`.
   *
   * @deprecated ISOWIRE_DEP0048: use registry.setWebSocketManager(source)
   * @throws IsowireError as `setWebSocketManager`; `ERR_LEGACY_REMOVED` from 2.0.0 on
   */
  setWebSocketBridge(source: object): Disposable;
  /**
   * Starts a run as the user's own message would.
   *
   * @throws IsowireError `ERR_UNKNOWN_AGENT`, `ERR_TOO_MANY_RUNS`, `ERR_QUEUE_FULL`, `ERR_DRAINING`, `ERR_COMMAND_INVALID`
   */
  start(context: UserContext, options: StartOptions): Promise<RunTicket>;
  /** The user's runs that have not ended, wherever they run. */
  runs(context: UserContext, options?: { readonly threadId?: string }): Promise<readonly RunSummary[]>;
  /** Idempotent. @throws IsowireError `ERR_UNKNOWN_RUN` */
  cancel(context: UserContext, runId: string, reason?: string): Promise<CancelResult>;
  /**
   * Leaves: runs of `resumable` agents are let go of, so that another node goes on with them at once; others end as
   * `ERR_RUN_INTERRUPTED`. Idempotent.
   */
  close(): Promise<void>;
}

/**
 * Makes a registry.
 *
 * @throws IsowireError `ERR_INVALID_OPTION`
 * @example
 * ```ts
 * const registry = createAgentRegistry();
 * registry.register("echo", async (run) => run.delta(run.input.content));
 * registry.setWebSocketManager(hub);
 * ```
 */
export function createAgentRegistry(options: AgentRegistryOptions = {}): AgentRegistry {
  return new Registry(options);
}

class Registry implements AgentRegistry {
  readonly #options;
  readonly #agents = new AgentTable();
  #bridge: Bridge | undefined;
  #closed = false;

  constructor(options: AgentRegistryOptions) {
    this.#options = resolveOptions(options);
  }

  register(name: string, agent: Agent, options: Parameters<AgentRegistry["register"]>[2] = {}): Disposable {
    this.#assertOpen();
    return this.#agents.register({ name, agent, ...options });
  }

  setWebSocketManager(source: object): Disposable {
    // Named to find out who called it.
    // eslint-disable-next-line @typescript-eslint/unbound-method -- it is never called from here
    return this.#tieTo(source, Registry.prototype.setWebSocketManager);
  }

  setWebSocketBridge(source: object): Disposable {
    // eslint-disable-next-line @typescript-eslint/unbound-method, @typescript-eslint/no-deprecated -- as above
    const callee = Registry.prototype.setWebSocketBridge;
    deprecated("ISOWIRE_DEP0048", callee);
    return this.#tieTo(source, callee);
  }

  #tieTo(source: object, callee: Callee): Disposable {
    this.#assertOpen();
    const ports = portsFrom(source, callee);
    if (this.#bridge !== undefined && this.#bridge.ports !== ports) {
      throw new IsowireError("ERR_CONTRACT", { message: "the registry is tied to another hub; dispose that first" });
    }
    const bridge = (this.#bridge ??= this.#tie(ports));
    return {
      [Symbol.dispose]: () => {
        if (this.#bridge === bridge) this.#bridge = undefined;
        void bridge.close();
      },
    };
  }

  async start(context: UserContext, options: StartOptions): Promise<RunTicket> {
    const { host, ports } = this.#tied();
    const port = ports.user(context);
    const content = requiredText(fieldsOf(options, "start"), "content");
    const { agent, threadId, input } = options;
    const request = {
      port,
      context,
      input: { ...input, content },
      ...(agent === undefined ? {} : { agent }),
      ...(threadId === undefined ? {} : { threadId }),
    };
    return applyPlan(port, () => planMessage(host, request));
  }

  async runs(context: UserContext, options: { readonly threadId?: string } = {}): Promise<readonly RunSummary[]> {
    return listOpenRuns(this.#tied().ports.user(context), options.threadId);
  }

  async cancel(context: UserContext, runId: string, reason?: string): Promise<CancelResult> {
    const { host, ports } = this.#tied();
    const port = ports.user(context);
    const by = "application";
    return applyPlan(port, () =>
      planCancel({ ports, port, runId, by, now: host.now(), ...(reason === undefined ? {} : { reason }) }),
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#bridge?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #tie(ports: HubPorts): Bridge {
    return new Bridge({ ports, options: this.#options, agents: this.#agents });
  }

  #tied(): Bridge {
    this.#assertOpen();
    if (this.#bridge !== undefined) return this.#bridge;
    throw new IsowireError("ERR_CONTRACT", {
      message: "the registry is tied to no hub; call setWebSocketManager(hub)",
    });
  }

  #assertOpen(): void {
    if (this.#closed) throw new IsowireError("ERR_CLOSED", { message: "unable to use the registry; it was closed" });
  }
}
