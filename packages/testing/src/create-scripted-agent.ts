import { publicError, type AgentRun, type ApprovalOutcome, type RunInput } from "@isowire/agents";
import { assertScript, type ScriptedStep } from "./scripted-step.js";

/** What one run was asked, and by whom. */
export interface ScriptedRequest {
  readonly runId: string;
  readonly threadId: string;
  readonly userId: string;
  readonly input: RunInput;
}

/** An agent that does as it is told; register it like any other. */
export interface ScriptedAgent {
  (run: AgentRun): Promise<string | undefined>;
  /** Every run it was started for, in order, also those it had no script for. */
  readonly asked: readonly ScriptedRequest[];
  /** How its approvals were answered, in order. */
  readonly approvals: readonly (ApprovalOutcome & { readonly toolName: string })[];
  /** @throws Error when something was not as scripted, or part of the script has not been played to its end */
  verify(): void;
}

/**
 * An agent without a model: each run plays a list of steps and ends. Give a list of lists for several runs, one each.
 *
 * It is strict. A step that is no step is refused here; a run without a script, or an approval answered otherwise than the
 * step expects, ends that run as failed with a message that says so, and `verify()` throws it.
 *
 * @throws TypeError for a script that cannot be played
 * @example
 * ```ts
 * const mailer = createScriptedAgent([
 *   { thinking: "the mail is ready" },
 *   { approval: "send_mail", parameters: { to: "grace" }, expect: "approved" },
 *   { tool: "send_mail", parameters: { to: "grace" }, result: { sent: true } },
 *   { delta: "Sent." },
 * ]);
 * ```
 */
export function createScriptedAgent(
  steps: readonly ScriptedStep[] | readonly (readonly ScriptedStep[])[],
): ScriptedAgent {
  const script = Array.isArray(steps[0]) ? steps : [steps];
  const runs = structuredClone(script) as readonly (readonly ScriptedStep[])[];
  assertScript(runs);
  const asked: ScriptedRequest[] = [];
  const approvals: (ApprovalOutcome & { readonly toolName: string })[] = [];
  const problems: string[] = [];
  let played = 0;
  const fail = (message: string): never => {
    problems.push(message);
    throw publicError("ERR_SCRIPT", message);
  };
  const agent = async (run: AgentRun): Promise<string | undefined> => {
    const number = asked.push(requestOf(run));
    const mine = runs[number - 1];
    if (mine === undefined) return fail(outOfScript(run, number, runs.length));
    const say = createSpeaker(run, {
      approved: (toolName, outcome) => approvals.push({ ...outcome, toolName }),
      unexpected: (message) => fail(`${message} in run ${number}`),
    });
    let answer: string | undefined;
    for (const step of mine) {
      // The last step ends the run, whichever way; that counts as played.
      if (step === mine.at(-1)) played += 1;
      answer = await say(step);
    }
    return answer;
  };
  const verify = (): void => {
    const left = runs.length - played;
    const all =
      left > 0 ? [...problems, `${left} of ${runs.length} scripted runs did not reach the last step`] : problems;
    if (all.length > 0) throw new Error(`the script was not played as written: ${all.join("; ")}`);
  };
  return Object.assign(agent, { asked, approvals, verify });
}

interface Listener {
  approved(toolName: string, outcome: ApprovalOutcome): void;
  unexpected(message: string): never;
}

/** Plays one step; resolves with the final response of the step that is one. */
function createSpeaker(run: AgentRun, to: Listener): (step: ScriptedStep) => Promise<string | undefined> {
  return async (step) => {
    if ("thinking" in step) await run.thinking(step.thinking);
    else if ("delta" in step) await run.delta(step.delta);
    else if ("tool" in step) await useTool(run, step);
    else if ("approval" in step) await askApproval(run, step, to);
    else if ("hangs" in step) await aborted(run.signal);
    else if ("fails" in step) throw publicError("ERR_SCRIPTED_FAILURE", step.fails);
    else return step.answers;
    return undefined;
  };
}

async function useTool(run: AgentRun, step: Extract<ScriptedStep, { readonly tool: string }>): Promise<void> {
  const { tool, parameters = {}, result = null, error } = step;
  const failure = error === undefined ? undefined : publicError("ERR_SCRIPTED_FAILURE", error);
  const call = run.tool(tool, parameters, () => {
    if (failure !== undefined) throw failure;
    return result;
  });
  await call.catch((thrown: unknown) => {
    if (failure === undefined || thrown !== failure) throw thrown;
  });
}

async function askApproval(
  run: AgentRun,
  step: Extract<ScriptedStep, { readonly approval: string }>,
  to: Listener,
): Promise<void> {
  const { approval: toolName, parameters = {}, expiresInMs, expect } = step;
  const request = { toolName, parameters, ...(expiresInMs === undefined ? {} : { expiresInMs }) };
  const outcome = await run.requestApproval(request);
  to.approved(toolName, outcome);
  if (expect !== undefined && outcome.state !== expect) {
    to.unexpected(`expected the approval of ${toolName} to be ${expect}, received ${outcome.state}`);
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}

function requestOf(run: AgentRun): ScriptedRequest {
  const { runId, threadId, user, input } = run;
  return { runId, threadId, userId: user.userId, input };
}

function outOfScript(run: AgentRun, number: number, scripted: number): string {
  const asked = JSON.stringify(run.input.content);
  return `run ${number} asks ${asked}; the script has steps for ${scripted} ${scripted === 1 ? "run" : "runs"} only`;
}
