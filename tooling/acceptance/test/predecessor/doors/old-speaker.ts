import type { UserContext } from "@isowire/core";
import type { AgentExecutionContext } from "@isowire/legacy";
import type { WebSocketNotifier } from "@isowire/legacy/utils";
import type { Speaker } from "./door.js";
import type { OldUser } from "./old-user.js";
import { use } from "./tally.js";

/** What an old agent was given: its work, and the objects it spoke by. */
export interface OldWork {
  readonly context: UserContext;
  readonly runId: string;
  readonly threadId: string;
  readonly agent: string;
  readonly content: string;
  readonly user: OldUser;
  readonly notifier: WebSocketNotifier;
  /** What was said in the thread before: the predecessor's agents kept it themselves. */
  readonly memory: string[];
}

/** How an agent of the predecessor's time spoke: the notifier for what an agent says, a manager for anything else. */
export class OldSpeaker implements Speaker {
  readonly runId: string;
  readonly context: UserContext;
  readonly input: { readonly content: string };
  readonly state: Speaker["state"];
  readonly #work: OldWork;
  readonly #described: AgentExecutionContext;
  #answer = "";

  constructor(work: OldWork) {
    const { runId, threadId, context, content, agent, memory } = work;
    this.runId = runId;
    this.context = context;
    this.input = { content };
    this.#work = work;
    this.#described = {
      user_id: context.userId,
      thread_id: threadId,
      run_id: runId,
      agent_name: agent,
      task_description: content,
    };
    let state: unknown;
    this.state = {
      get: () => state,
      set: (value) => {
        state = value;
        return this.emit("agent_state", value);
      },
    };
    memory.push(content);
  }

  started(): Promise<true> {
    return use("ISOWIRE_DEP0027", () => this.#work.notifier.sendAgentStarted(this.#described));
  }

  thinking(reasoning: string, step?: number): Promise<true> {
    return use("ISOWIRE_DEP0028", () => this.#work.notifier.sendAgentThinking(this.#described, reasoning, step));
  }

  delta(text: string): Promise<void> {
    this.#answer += text;
    return use("ISOWIRE_DEP0029", () => this.#work.notifier.sendPartialResult(this.#described, text));
  }

  async tool<T>(name: string, parameters: unknown, fn: () => T | Promise<T>): Promise<T> {
    const { notifier } = this.#work;
    await use("ISOWIRE_DEP0030", () => notifier.sendToolExecuting(this.#described, name, parameters));
    try {
      const result = await fn();
      await this.toolCompleted(name, result);
      return result;
    } catch (error) {
      await this.toolCompleted(name, { error: (error as Error).message });
      throw error;
    }
  }

  toolCompleted(name: string, result: unknown): Promise<true> {
    return use("ISOWIRE_DEP0031", () => this.#work.notifier.sendToolCompleted(this.#described, name, result));
  }

  emit(type: string, payload: Readonly<Record<string, unknown>>): Promise<true> {
    const { notifier, user, threadId } = this.#work;
    if (type === "final_report")
      return use("ISOWIRE_DEP0032", () => notifier.sendFinalReport(this.#described, payload));
    return user.send(type, payload, { threadId, runId: this.runId });
  }

  said(): Promise<readonly string[]> {
    return Promise.resolve([...this.#work.memory]);
  }

  /** @param finalResponse - said here by who has no return value to say it by */
  async completed(finalResponse?: string): Promise<void> {
    if (this.#answer !== "") this.#work.memory.push(this.#answer);
    const result = finalResponse === undefined ? undefined : { final_response: finalResponse };
    await use("ISOWIRE_DEP0033", () => this.#work.notifier.sendAgentCompleted(this.#described, result));
  }
}
