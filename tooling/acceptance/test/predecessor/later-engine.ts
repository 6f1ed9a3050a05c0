import { createMemoryEngine } from "@isowire/core";
import type { Engine } from "@isowire/core/contracts";

/** Its appends are under way for a turn, as those of an engine over a network are. */
export function createLaterEngine(): Engine {
  const memory = createMemoryEngine();
  const append: Engine["log"]["append"] = async (user, request) => {
    await new Promise((resolve) => setImmediate(resolve));
    return memory.log.append(user, request);
  };
  const { log } = memory;
  return {
    ...memory,
    log: {
      append,
      read: log.read.bind(log),
      head: log.head.bind(log),
      history: log.history.bind(log),
      trim: log.trim.bind(log),
      changeEpoch: log.changeEpoch.bind(log),
    },
  };
}
