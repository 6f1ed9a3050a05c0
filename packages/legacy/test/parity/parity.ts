import { getWebSocketManager, type DeprecationCode, type UserContext } from "@isowire/core";
import type { LegacyBench } from "../legacy-bench.js";

/** Old and new: their answers have to be equal, and so have the logs that they leave. */
export interface Parity {
  old(context: UserContext, bench: LegacyBench): Promise<unknown>;
  now(context: UserContext, bench: LegacyBench): Promise<unknown>;
}

/** There is nothing that they could be equal to: broadcast.test.ts. */
type WithoutEqual = "ISOWIRE_DEP0037" | "ISOWIRE_DEP0038" | "ISOWIRE_DEP0039";

export type ParityCode = Exclude<DeprecationCode, WithoutEqual>;

export const message = { type: "order_shipped", data: { orderId: "A-17" }, thread_id: "t1", run_id: "r1" };

/** What `message` says, by the new way. True, as the old one answers. */
export async function sendNew(context: UserContext): Promise<true> {
  const ids = { threadId: "t1", runId: "r1" };
  await getWebSocketManager(context).sendEvent("order_shipped", { orderId: "A-17" }, ids);
  return true;
}
