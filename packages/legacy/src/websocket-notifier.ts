import type { AgentRegistry } from "@isowire/agents";
import { IsowireError, type UserContext } from "@isowire/core";
import type { Callee } from "@isowire/core/contracts";
import { agentCallOf, type AgentCall, type AgentExecutionContext } from "./agent-call.js";
import { AgentVoice } from "./agent-voice.js";
import { ambient } from "./ambient.js";
import { legacyAsyncCall, legacyCall, type LegacyName } from "./deprecated.js";
import { completeDriven, findDriven, startDriven } from "./driven-runs.js";
import { ownerOf, type OwnerSource } from "./legacy-owner.js";
import { userOfCall } from "./user-of-call.js";

export interface NotifierOptions {
  /** Through which runs are started. @defaultValue one of our own, where the hub has none */
  readonly registry?: AgentRegistry;
}

/** Whom a notifier speaks to, and of which agent. */
interface Speech {
  readonly context: UserContext;
  readonly call: AgentCall;
  /** Of the agent around the call. */
  readonly voice: AgentVoice | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const voices = new WeakMap<object, AgentVoice>();

/**
 * The old notifier. It speaks through a run, like everybody: of the agent around the call, or of one that `sendAgentStarted`
 * begins and `sendAgentCompleted` ends. `true` means that it is in the log.
 *
 * @deprecated ISOWIRE_DEP0026: use an agent of createAgentRegistry() and its AgentRun
 */
export class WebSocketNotifier {
  readonly #own: UserContext | undefined;
  readonly #registry: AgentRegistry | undefined;

  /** @throws IsowireError `ERR_INVALID_OPTION` */
  constructor(manager?: OwnerSource, options: NotifierOptions = {}) {
    const name: LegacyName = { code: "ISOWIRE_DEP0026", callee: WebSocketNotifier };
    this.#own = legacyCall(name, () => ownerOf(manager, name.callee));
    this.#registry = options.registry;
  }

  /**
   * Begins a run of the agent; in an agent's own run it was said already.
   *
   * @deprecated ISOWIRE_DEP0027: use registry.start(context, { agent, content, threadId }): a run says agent_started by itself
   * @throws IsowireError as `registry.start`; `ERR_ISOLATION`, `ERR_LEGACY_NEEDS_USER`, `ERR_RUN_LIFECYCLE`,
   * `ERR_COMMAND_HANDLED` - always as a rejection
   */
  async sendAgentStarted(context: AgentExecutionContext): Promise<true> {
    const name: LegacyName = { code: "ISOWIRE_DEP0027", callee: WebSocketNotifier.prototype.sendAgentStarted };
    return legacyAsyncCall(name, async (): Promise<true> => {
      const { context: user, call, voice } = this.#speech(name.callee, context);
      if (voice === undefined) await startDriven({ context: user, call, registry: this.#registry });
      return true;
    });
  }

  /**
   * @deprecated ISOWIRE_DEP0028: use run.thinking(reasoning, step)
   * @throws IsowireError as `run.thinking`; `ERR_RUN_LIFECYCLE` when no run has begun - always as a rejection
   */
  async sendAgentThinking(context: AgentExecutionContext, thought: string, step?: string | number): Promise<true> {
    const name: LegacyName = { code: "ISOWIRE_DEP0028", callee: WebSocketNotifier.prototype.sendAgentThinking };
    return legacyAsyncCall(name, () => this.#say(name.callee, context, (voice) => voice.thinking(thought, step)));
  }

  /**
   * Resolves when the run has taken the text: it goes out with what follows within moments.
   *
   * @deprecated ISOWIRE_DEP0029: use run.delta(text)
   * @throws IsowireError as `run.delta`; `ERR_RUN_LIFECYCLE` when no run has begun - always as a rejection
   */
  async sendPartialResult(context: AgentExecutionContext, content: string): Promise<void> {
    const name: LegacyName = { code: "ISOWIRE_DEP0029", callee: WebSocketNotifier.prototype.sendPartialResult };
    await legacyAsyncCall(name, () => this.#say(name.callee, context, (voice) => voice.delta(content)));
  }

  /**
   * @deprecated ISOWIRE_DEP0030: use run.tool(name, parameters, fn)
   * @throws IsowireError as `run.tool`; `ERR_RUN_LIFECYCLE` when no run has begun - always as a rejection
   */
  async sendToolExecuting(context: AgentExecutionContext, toolName: string, parameters: unknown = {}): Promise<true> {
    const name: LegacyName = { code: "ISOWIRE_DEP0030", callee: WebSocketNotifier.prototype.sendToolExecuting };
    return legacyAsyncCall(name, () =>
      this.#say(name.callee, context, (voice) => voice.toolExecuting(toolName, parameters)),
    );
  }

  /**
   * Ends the tool of this name that began first. A result with an `error`, or with `success: false`, is a failure.
   *
   * @deprecated ISOWIRE_DEP0031: use run.tool(name, parameters, fn), with the result returned by fn
   * @throws IsowireError as `run.tool`; `ERR_RUN_LIFECYCLE` when no run, or no such tool, has begun - always as a rejection
   */
  async sendToolCompleted(context: AgentExecutionContext, toolName: string, result: unknown = null): Promise<true> {
    const name: LegacyName = { code: "ISOWIRE_DEP0031", callee: WebSocketNotifier.prototype.sendToolCompleted };
    return legacyAsyncCall(name, () =>
      this.#say(name.callee, context, (voice) => voice.toolCompleted(toolName, result)),
    );
  }

  /**
   * @deprecated ISOWIRE_DEP0032: use run.emit("final_report", report)
   * @throws IsowireError as `run.emit`; `ERR_RUN_LIFECYCLE` when no run has begun - always as a rejection
   */
  async sendFinalReport(context: AgentExecutionContext, report: Fields): Promise<true> {
    const name: LegacyName = { code: "ISOWIRE_DEP0032", callee: WebSocketNotifier.prototype.sendFinalReport };
    return legacyAsyncCall(name, () => this.#say(name.callee, context, (voice) => voice.emit("final_report", report)));
  }

  /**
   * Ends the run that `sendAgentStarted` began. In an agent's own run it says the final response, unless the answer was said
   * bit by bit; the agent's return ends that run.
   *
   * @deprecated ISOWIRE_DEP0033: use the value that the agent returns: a run says agent_completed by itself
   * @throws IsowireError `ERR_RUN_LIFECYCLE` when no run has begun, `ERR_RUN_ENDED` when it ended otherwise - always as a rejection
   */
  async sendAgentCompleted(context: AgentExecutionContext, result?: unknown): Promise<true> {
    const name: LegacyName = { code: "ISOWIRE_DEP0033", callee: WebSocketNotifier.prototype.sendAgentCompleted };
    return legacyAsyncCall(name, async (): Promise<true> => {
      const { context: user, call, voice } = this.#speech(name.callee, context);
      const text = finalResponseOf(result);
      if (findDriven(user, call) !== undefined) await completeDriven(user, call, text);
      else if (voice !== undefined) await voice.finalResponse(text);
      else throw notBegun();
      return true;
    });
  }

  async #say(
    callee: Callee,
    agentContext: AgentExecutionContext,
    say: (voice: AgentVoice) => Promise<void>,
  ): Promise<true> {
    const { context, call, voice } = this.#speech(callee, agentContext);
    const own = findDriven(context, call)?.voice ?? voice;
    if (own === undefined) throw notBegun();
    await say(own);
    return true;
  }

  #speech(callee: Callee, agentContext: AgentExecutionContext): Speech {
    const call = agentCallOf(agentContext);
    const named = call.userId === undefined ? {} : { userId: call.userId };
    const context = userOfCall({ own: this.#own, callee, ...named });
    return { context, call, voice: ambientVoice(context) };
  }
}

/** Of the run around the call, when it is this user's. */
function ambientVoice({ userId, tenantId }: UserContext): AgentVoice | undefined {
  const run = ambient()?.run;
  if (run === undefined || run.user.userId !== userId || run.user.tenantId !== tenantId) return undefined;
  const voice = voices.get(run) ?? new AgentVoice(Promise.resolve(run));
  voices.set(run, voice);
  return voice;
}

/** The final words in an old result: itself, or its `final_response`, `response` or `result`. */
function finalResponseOf(result: unknown): string | undefined {
  if (typeof result === "string") return result;
  if (typeof result !== "object" || result === null) return undefined;
  const { final_response: final, finalResponse, response, result: inner } = result as Fields;
  return [finalResponse, final, response, inner].find((text): text is string => typeof text === "string");
}

function notBegun(): IsowireError {
  return new IsowireError("ERR_RUN_LIFECYCLE", {
    message:
      "unable to speak for the agent; it has no run here: sendAgentStarted comes first, and sendAgentCompleted last",
  });
}
