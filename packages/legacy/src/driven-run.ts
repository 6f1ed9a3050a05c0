import { setTimeout as sleep } from "node:timers/promises";
import type { AgentRegistry, AgentRun, RunTicket } from "@isowire/agents";
import { IsowireError, type UserContext } from "@isowire/core";
import type { AgentCall } from "./agent-call.js";
import { AgentVoice } from "./agent-voice.js";
import { deferred } from "./deferred.js";
import { managerOf } from "./manager-of.js";

/** The most that two looks at a run are apart, ms. */
const MAX_LOOK_MS = 100;
const TERMINAL = new Set(["agent_completed", "agent_failed", "agent_cancelled"]);

/** A run whose agent is old code elsewhere, which tells a notifier what to say. */
export class DrivenRun {
  readonly #begun = deferred<AgentRun>();
  readonly #result = deferred<string | undefined>();
  readonly voice = new AgentVoice(this.#begun.promise);
  #hasBegun = false;

  /** What its agent returns: when the notifier says so, or when the run is over. */
  begin(run: AgentRun): Promise<string | undefined> {
    this.#hasBegun = true;
    run.signal.addEventListener("abort", () => this.#result.resolve(undefined), { once: true });
    this.#begun.resolve(run);
    return this.#result.promise;
  }

  /**
   * Asks for the run. Resolves when `agent_started` is in the log.
   *
   * @throws IsowireError as `registry.start`; `ERR_RUN_LIFECYCLE` when the thread has another run that goes on
   */
  async start(registry: AgentRegistry, { context, call, legacyRunId }: StartRequest): Promise<void> {
    try {
      const { agent, content, threadId } = call;
      const thread = threadId === undefined ? {} : { threadId };
      if (threadId !== undefined && (await registry.runs(context, { threadId })).length > 0) throw busyThread();
      const ticket = await registry.start(context, { agent, content, ...thread, input: { legacyRunId } });
      await Promise.race([this.#begun.promise, this.#assertBegins(registry, context, ticket)]);
    } catch (error) {
      this.#begun.reject(error);
      throw error;
    }
  }

  /** Lets the agent return. Resolves when `agent_completed` is in the log. @throws IsowireError `ERR_RUN_ENDED` when it never is */
  async complete(registry: AgentRegistry, finalResponse: string | undefined): Promise<void> {
    const { runId, threadId, context } = await this.#begun.promise;
    this.#result.resolve(finalResponse);
    await lookUntil(async () => !(await registry.runs(context, { threadId })).some((run) => run.runId === runId));
    const { entries } = await managerOf(context).history({ threadId, limit: 200 });
    const last = entries.findLast((entry) => entry.runId === runId && TERMINAL.has(entry.type));
    if (last?.type === "agent_completed") return;
    throw new IsowireError(last === undefined ? "ERR_OUTCOME_UNKNOWN" : "ERR_RUN_ENDED", {
      message: `unable to complete the run; it ended as ${last?.type ?? "nobody can tell: the log has moved on"}`,
    });
  }

  /** A run that waits for another in its thread would wait for ever if that one waits for this. */
  async #assertBegins(registry: AgentRegistry, context: UserContext, { runId, threadId }: RunTicket): Promise<void> {
    await lookUntil(async () => {
      if (this.#hasBegun) return true;
      const run = (await registry.runs(context, { threadId })).find((each) => each.runId === runId);
      if (run?.status === "queued") {
        await registry.cancel(context, runId, "its thread is busy");
        throw busyThread();
      }
      if (run === undefined && !this.#hasBegun) throw new IsowireError("ERR_RUN_ENDED");
      return false;
    });
  }
}

interface StartRequest {
  readonly context: UserContext;
  readonly call: AgentCall;
  /** Which run of the old code it is; devices find it in the input of `agent_started`. */
  readonly legacyRunId: string;
}

/** Looks, ever less often, until it has come about. */
async function lookUntil(look: () => Promise<boolean>): Promise<void> {
  for (let pause = 1; !(await look()); pause = Math.min(2 * pause, MAX_LOOK_MS)) await sleep(pause);
}

function busyThread(): IsowireError {
  return new IsowireError("ERR_RUN_LIFECYCLE", {
    message: "unable to start the run; another one of its thread goes on: let that end, or speak through it",
  });
}
