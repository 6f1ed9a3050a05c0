import type { UserPort } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import type { Plan } from "./plan-message.js";

const MAX_TRIES = 32;

/** Does on the application's own behalf what core does for a command: one append, planned anew on a conflict, and when a lease was lost meanwhile. */
export async function applyPlan<T>(port: UserPort, plan: () => Promise<Plan<T>>): Promise<T> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const { events = [], state = [], fence, result, committed } = await plan();
    if (events.length === 0 && state.length === 0) return result;
    try {
      const appended = await port.append({ events, state, ...(fence === undefined ? {} : { fence }) });
      committed?.(appended);
      return result;
    } catch (error) {
      const isStale =
        IsowireError.isInstance(error, "ERR_VERSION_CONFLICT") || IsowireError.isInstance(error, "ERR_FENCED");
      if (!isStale) throw error;
    }
  }
  throw new IsowireError("ERR_UNAVAILABLE", { message: "unable to plan; the user's runs change too fast" });
}
