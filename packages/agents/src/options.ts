import { IsowireError } from "@isowire/core/protocol";

/** Times in ms. */
export interface AgentRegistryOptions {
  /** Within this time of its node's death a run is another node's. @defaultValue 15,000 */
  readonly leaseTtlMs?: number;
  /** How long a cancelled agent may take to stop before it is ended. @defaultValue 10,000 */
  readonly cancelGraceMs?: number;
  /** How long a run may take; `register` may say otherwise for one agent. @defaultValue 600,000 */
  readonly deadlineMs?: number;
  /** Messages that wait in one thread, and inputs that wait in one run; more are `ERR_QUEUE_FULL`. @defaultValue 10 */
  readonly maxQueuedPerThread?: number;
  /** How long `run.delta` gathers text into one event. @defaultValue 20 */
  readonly deltaMs?: number;
  /** How much text it gathers, bytes. @defaultValue 2,048 */
  readonly deltaBytes?: number;
  /** How long an approval may be answered. @defaultValue 300,000 */
  readonly approvalMs?: number;
  /** How many attempts at one run may end with their node, before it is ended; releases do not count. @defaultValue 5 */
  readonly maxAttempts?: number;
  /** ms since 1970. @defaultValue the clock of the hub's engine */
  readonly now?: () => number;
}

/** The options with every default filled in. */
export type ResolvedOptions = Required<Omit<AgentRegistryOptions, "now">> & Pick<AgentRegistryOptions, "now">;

export const DEFAULT_AGENT_OPTIONS = {
  leaseTtlMs: 15_000,
  cancelGraceMs: 10_000,
  deadlineMs: 600_000,
  maxQueuedPerThread: 10,
  deltaMs: 20,
  deltaBytes: 2048,
  approvalMs: 300_000,
  maxAttempts: 5,
} as const;

const LEAST: Readonly<Record<keyof typeof DEFAULT_AGENT_OPTIONS, number>> = {
  leaseTtlMs: 30,
  cancelGraceMs: 0,
  deadlineMs: 1,
  maxQueuedPerThread: 0,
  deltaMs: 0,
  deltaBytes: 4,
  approvalMs: 1,
  maxAttempts: 1,
};

/** @throws IsowireError `ERR_INVALID_OPTION` */
export function resolveOptions(options: AgentRegistryOptions): ResolvedOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const resolved: ResolvedOptions = { ...DEFAULT_AGENT_OPTIONS, ...Object.fromEntries(given) };
  for (const name of Object.keys(LEAST) as (keyof typeof LEAST)[]) assertAtLeast(name, resolved[name], LEAST[name]);
  return resolved;
}

/** The longest time a timer of JavaScript takes; a longer one rings at once. */
const MOST = 2_147_483_647;

/** @throws IsowireError `ERR_INVALID_OPTION` */
export function assertAtLeast(name: string, value: unknown, least: number): void {
  if (typeof value === "number" && value >= least && value <= MOST) return;
  const received = typeof value === "number" ? String(value) : typeof value;
  throw new IsowireError("ERR_INVALID_OPTION", {
    message: `expected ${name} to be a number from ${least} to ${MOST}, received ${received}`,
  });
}
