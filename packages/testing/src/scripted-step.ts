/** What a scripted agent does next; the one member that is no detail says what. */
export type ScriptedStep =
  | { readonly thinking: string }
  | { readonly delta: string }
  | {
      readonly tool: string;
      readonly parameters?: unknown;
      /** What the tool returns. */
      readonly result?: unknown;
      /** What the tool fails with, as the screen is told; the agent goes on. */
      readonly error?: string;
    }
  | {
      readonly approval: string;
      readonly parameters?: unknown;
      readonly expiresInMs?: number;
      /** The script stops when the answer is another one. Without it every answer is right. */
      readonly expect?: "approved" | "denied" | "expired" | "void";
    }
  /** Does nothing until the run is cancelled, interrupted or over its deadline. */
  | { readonly hangs: true }
  /** Ends the run as failed, with this message on the screen. */
  | { readonly fails: string }
  /** Ends the run with this final response. */
  | { readonly answers: string };

const DETAILS: Readonly<Record<string, readonly string[]>> = {
  thinking: [],
  delta: [],
  tool: ["parameters", "result", "error"],
  approval: ["parameters", "expiresInMs", "expect"],
  hangs: [],
  fails: [],
  answers: [],
};
const LAST = ["hangs", "fails", "answers"];

/** @throws TypeError that names the run, the step and what was expected, counted from 1 */
export function assertScript(runs: readonly (readonly ScriptedStep[])[]): void {
  runs.forEach((steps, run) => {
    if (steps.length === 0) throw new TypeError(`run ${run + 1}: expected at least one step, received none`);
    steps.forEach((step, index) => {
      const problem = problemOf(step, index === steps.length - 1);
      if (problem !== undefined) throw new TypeError(`step ${index + 1} of run ${run + 1}: ${problem}`);
    });
  });
}

function problemOf(step: unknown, isLast: boolean): string | undefined {
  const received = JSON.stringify(step) as string | undefined;
  const members = typeof step === "object" && step !== null ? Object.keys(step) : [];
  const kinds = members.filter((member) => Object.hasOwn(DETAILS, member));
  const [kind = ""] = kinds;
  if (kinds.length !== 1) return `expected one of ${Object.keys(DETAILS).join(", ")}, received ${String(received)}`;
  const known = DETAILS[kind] ?? [];
  const unknown = members.find((member) => member !== kind && !known.includes(member));
  if (unknown !== undefined) {
    return `expected ${known.length === 0 ? "nothing" : known.join(", ")} beside ${kind}, received ${unknown}`;
  }
  const value = (step as Readonly<Record<string, unknown>>)[kind];
  if (kind === "hangs" ? value !== true : typeof value !== "string") {
    return `expected ${kind} to be ${kind === "hangs" ? "true" : "text"}, received ${String(received)}`;
  }
  if (LAST.includes(kind) && !isLast) return `expected nothing after ${kind}, which ends the run`;
  return undefined;
}
