import type { Hub, UserContext } from "@isowire/core";
import { portsOf } from "@isowire/core/contracts";
import { createMemoryTransport } from "@isowire/core/testing";
import { createLegacyCodec } from "../../src/codec/create-legacy-codec.js";

const MESSAGE = { type: "ship_order", payload: { orderId: "A-17" }, thread_id: "t1", run_id: "r1", user_id: "ada" };

/** Has an old front end ask for what `sendEvent` says then: one connection, one message. */
export async function sendFromOldFrontEnd(context: UserContext, hub: Hub): Promise<true> {
  const { connection, say, cut } = createMemoryTransport();
  portsOf(hub).admit();
  portsOf(hub).accept({ context, transport: connection, codec: createLegacyCodec() });
  await new Promise<void>((resolve, reject) => {
    const handler = hub.onCommand(MESSAGE.type, async ({ context: asking, threadId, payload }) => {
      handler[Symbol.dispose]();
      const { orderId, runId } = payload as { orderId: string; runId: string };
      const ids = { runId, ...(threadId === undefined ? {} : { threadId }) };
      await hub
        .manager(asking)
        .sendEvent("order_shipped", { orderId }, ids)
        .then(() => resolve(), reject);
    });
    say(MESSAGE);
  });
  cut();
  return true;
}
