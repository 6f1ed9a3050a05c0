import type { AgentRunPort, AgentUser, ApprovalOutcome, ApprovalRequest } from "../agent-port.js";

/** One thing a run was told, in order. */
export type Happening =
  | { readonly kind: "thinking"; readonly text: string }
  | { readonly kind: "state"; readonly value: object }
  | { readonly kind: "approval"; readonly request: ApprovalRequest; readonly outcome: ApprovalOutcome }
  | {
      readonly kind: "tool";
      readonly name: string;
      readonly parameters: object;
      readonly result?: unknown;
      readonly error?: unknown;
    };

/** A run for tests: keeps what it is told, and answers approvals as scripted. */
export interface ScriptedRun extends AgentRunPort {
  readonly happenings: readonly Happening[];
  /** All deltas joined. */
  readonly streamed: string;
  readonly deltas: readonly string[];
  cancel(reason?: Error): void;
}

/** How a scripted run behaves. */
export interface ScriptedRunOptions {
  readonly user?: AgentUser;
  /** What the person answers. A request that was not scripted fails the test. */
  readonly approval?: ApprovalOutcome;
  onDelta?(delta: string, run: ScriptedRun): void;
  onTool?(name: string, run: ScriptedRun): void;
}

let executions = 0;

/** Makes a run that asks `content`. */
export function createScriptedRun(content: string, options: ScriptedRunOptions = {}): ScriptedRun {
  const happenings: Happening[] = [];
  const deltas: string[] = [];
  const controller = new AbortController();
  const run: ScriptedRun = {
    input: { content },
    user: options.user ?? { tenantId: "acme", userId: "ann" },
    signal: controller.signal,
    happenings,
    deltas,
    get streamed() {
      return deltas.join("");
    },
    cancel: (reason = new Error("cancelled")) => controller.abort(reason),
    state: { set: async (value) => happenings.push({ kind: "state", value }) },
    thinking: async (text) => happenings.push({ kind: "thinking", text }),
    delta: async (delta) => {
      controller.signal.throwIfAborted();
      deltas.push(delta);
      options.onDelta?.(delta, run);
    },
    requestApproval: async (request) => {
      if (!options.approval) throw new Error(`approval of ${request.toolName} was not expected`);
      happenings.push({ kind: "approval", request, outcome: options.approval });
      return options.approval;
    },
    tool: async (name, parameters, fn) => {
      executions += 1;
      options.onTool?.(name, run);
      try {
        const result = await fn({ executionId: `x_${executions}`, signal: controller.signal });
        happenings.push({ kind: "tool", name, parameters, result });
        return result;
      } catch (error) {
        happenings.push({ kind: "tool", name, parameters, error });
        throw error;
      }
    },
  };
  return run;
}
