import { IsowireError } from "@isowire/core";
import { publicError, type AgentRun } from "@isowire/agents";
import { deferred } from "./deferred.js";

/** A tool that was said to execute and not to be complete. */
interface OpenTool {
  /** Ends it; resolves when that is in the log. */
  complete(result: unknown): Promise<void>;
}

/** What an old notifier says, through the methods of a run. */
export class AgentVoice {
  readonly #run: Promise<AgentRun>;
  readonly #tools = new Map<string, OpenTool[]>();
  #hasText = false;

  /** @param run - what is said before the run has begun waits for it, in order */
  constructor(run: Promise<AgentRun>) {
    this.#run = run;
  }

  async thinking(reasoning: string, step?: string | number): Promise<void> {
    const run = await this.#run;
    await run.thinking(reasoning, step);
  }

  async delta(text: string): Promise<void> {
    this.#hasText = true;
    const run = await this.#run;
    await run.delta(text);
  }

  async emit(type: string, payload: unknown): Promise<void> {
    const run = await this.#run;
    await run.emit(type, payload);
  }

  /** Resolves when the tool's beginning is in the log. */
  async toolExecuting(name: string, parameters: unknown): Promise<void> {
    const finished = deferred<unknown>();
    const started = deferred<undefined>();
    const ended = this.#run.then((run) =>
      run.tool(name, parameters, () => {
        started.resolve(undefined);
        return finished.promise;
      }),
    );
    const complete = async (result: unknown): Promise<void> => {
      const failure = failureIn(result);
      if (failure === undefined) finished.resolve(result);
      else finished.reject(failure);
      // A tool that failed has been said to fail; anything else was not said.
      await ended.catch((error: unknown) => {
        if (error !== failure) throw error;
      });
    };
    this.#tools.set(name, [...(this.#tools.get(name) ?? []), { complete }]);
    await Promise.race([started.promise, ended]);
  }

  /** The tool of this name that began first. @throws IsowireError `ERR_RUN_LIFECYCLE` when none did */
  async toolCompleted(name: string, result: unknown): Promise<void> {
    const [first, ...rest] = this.#tools.get(name) ?? [];
    if (first === undefined) {
      throw new IsowireError("ERR_RUN_LIFECYCLE", {
        message: `unable to complete the tool; none called ${JSON.stringify(name)} has begun in this run`,
      });
    }
    if (rest.length === 0) this.#tools.delete(name);
    else this.#tools.set(name, rest);
    await first.complete(result);
  }

  /** Says the final response, unless the answer was said bit by bit. */
  async finalResponse(text: string | undefined): Promise<void> {
    if (text !== undefined && text !== "" && !this.#hasText) await this.delta(text);
  }
}

/** What an old result said of a tool that failed; undefined when it did not. Its text was always on the screen. */
function failureIn(result: unknown): Error | undefined {
  if (typeof result !== "object" || result === null) return undefined;
  const { error, success } = result as { readonly error?: unknown; readonly success?: unknown };
  if (error === undefined && success !== false) return undefined;
  return publicError("TOOL_FAILED", typeof error === "string" ? error : "the tool failed");
}
