import { AsyncLocalStorage } from "node:async_hooks";
import { channel } from "node:diagnostics_channel";
import type { AgentRun } from "@isowire/agents";
import type { UserContext } from "@isowire/core";
import { oncePerProcess } from "@isowire/core/contracts";

/** For whom the code around a call works, and in which run, when an agent is at work. */
export interface Ambient {
  readonly context: UserContext;
  readonly run?: AgentRun;
}

/** Core says on these for whom it calls the application's code: handlers of commands and connects, and agents. */
const CHANNELS = ["isowire:command", "isowire:run", "isowire:connect"].map((name) => channel(name));

/**
 * One for the process: a middleware that loaded the ESM build and a service that loaded the CJS build mean the same user. Bound
 * when the package is loaded, since whoever asks first may be in the middle of a command.
 */
const storage = oncePerProcess("isowire.legacy.ambient", () => {
  const made = new AsyncLocalStorage<Ambient>();
  for (const each of CHANNELS) each.bindStore(made);
  return made;
});

/** What surrounds this call, when something does. */
export function ambient(): Ambient | undefined {
  return storage.getStore();
}

/** Runs `fn` with `context` as its user. A run stays the run of its own user. */
export function runWith<T>(context: UserContext, fn: () => T): T {
  const run = ambient()?.run;
  const isSame = run?.user.userId === context.userId && run.user.tenantId === context.tenantId;
  return storage.run({ context, ...(isSame && run !== undefined ? { run } : {}) }, fn);
}
