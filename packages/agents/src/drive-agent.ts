import type { Agent, AgentRun } from "./agent-run.js";
import { applyEvent, type ApplyOptions } from "./apply-event.js";

/** What an agent came to: its own words, or all it has said. */
export interface AgentResult {
  readonly finalResponse?: string;
  readonly usage?: unknown;
}

export interface DriveOptions extends ApplyOptions {
  readonly agent: Agent;
  /** Aborted once the run has ended: what the agent yields then is not taken any more. */
  readonly over: AbortSignal;
}

/** Runs an agent to its own end. Rejects with whatever it throws, at once or later. */
export async function driveAgent(options: DriveOptions): Promise<AgentResult> {
  const returned: unknown = options.agent(options.run);
  const value = isAsyncIterable(returned) ? await iterate(returned, options) : await returned;
  return resultOf(value, options.run);
}

async function iterate(iterable: AsyncIterable<unknown>, options: DriveOptions): Promise<unknown> {
  const iterator = iterable[Symbol.asyncIterator]();
  const stop = (): void => {
    // One that hangs answers this only when it wakes up; nobody waits for it.
    Promise.resolve(iterator.return?.()).catch(() => undefined);
  };
  options.over.addEventListener("abort", stop, { once: true });
  try {
    for (;;) {
      const step = await iterator.next();
      if (step.done === true || options.over.aborted) return step.value;
      await applyEvent(step.value, options);
    }
  } catch (error) {
    stop();
    throw error;
  } finally {
    options.over.removeEventListener("abort", stop);
  }
}

function resultOf(value: unknown, run: AgentRun): AgentResult {
  const usage: unknown = run.usage;
  const own = usage === undefined ? {} : { usage };
  if (typeof value === "string") return { finalResponse: value, ...own };
  if (typeof value !== "object" || value === null) return own;
  const fields = value as { readonly finalResponse?: unknown; readonly usage?: unknown };
  return {
    ...own,
    ...(typeof fields.finalResponse === "string" ? { finalResponse: fields.finalResponse } : {}),
    ...(fields.usage === undefined ? {} : { usage: fields.usage }),
  };
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
