import { IsowireError } from "@isowire/core";

/** What an old agent knew of its work, in either spelling; other fields are for the agent's own use. */
export interface AgentExecutionContext {
  readonly userId?: string;
  readonly user_id?: string;
  readonly threadId?: string;
  readonly thread_id?: string;
  readonly runId?: string;
  readonly run_id?: string;
  readonly agentName?: string;
  readonly agent_name?: string;
  /** What the agent was asked. */
  readonly taskDescription?: string;
  readonly task_description?: string;
  readonly [field: string]: unknown;
}

/** The same in one spelling. */
export interface AgentCall {
  readonly userId?: string;
  readonly threadId?: string;
  readonly runId?: string;
  readonly agent: string;
  readonly content: string;
}

const DEFAULT_AGENT = "agent";
const NO_ID = new Set<unknown>(["", "unknown_user", "unknown_thread", "unknown_run"]);

/** @throws IsowireError `ERR_PAYLOAD` for what is no such context */
export function agentCallOf(context: AgentExecutionContext): AgentCall {
  if (typeof (context as unknown) !== "object" || (context as unknown) === null) {
    throw new IsowireError("ERR_PAYLOAD", {
      message: "unable to speak for an agent; expected its context, like { userId, threadId, runId, agentName }",
    });
  }
  const text = (...names: readonly string[]): string | undefined =>
    names.map((name) => context[name]).find((value): value is string => typeof value === "string" && !NO_ID.has(value));
  const ids = {
    userId: text("userId", "user_id"),
    threadId: text("threadId", "thread_id"),
    runId: text("runId", "run_id"),
  };
  const agent = text("agentName", "agent_name") ?? DEFAULT_AGENT;
  const content = text("taskDescription", "task_description") ?? agent;
  return {
    ...(Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== undefined)) as object),
    agent,
    content,
  };
}
