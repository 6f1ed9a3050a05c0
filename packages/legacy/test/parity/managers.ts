import { createUserContext } from "@isowire/core/trusted";
import type { UserContext } from "@isowire/core";
import * as legacy from "../../src/index.js";
import { message, sendNew, type Parity } from "./parity.js";

interface Sends {
  sendToUser(userId: string, message: { readonly type: string }): Promise<true>;
}

/** A way to a manager that is given its user. */
const given = (make: (context: UserContext) => Sends | Promise<Sends>): Parity => ({
  old: async (context) => (await make(context)).sendToUser("ada", message),
  now: sendNew,
});

/** One that finds its user around the call. */
const found = (make: () => Sends): Parity => ({
  old: (context) => legacy.withUserContext(context, () => make().sendToUser("ada", message)),
  now: sendNew,
});

/** Every way to a manager. */
export const MANAGERS = {
  ISOWIRE_DEP0001: given((context) => new legacy.WebSocketManager(context)),
  ISOWIRE_DEP0002: found(() => legacy.WebSocketManager.getInstance()),
  ISOWIRE_DEP0003: given((context) => legacy.createWebSocketManager(context)),
  ISOWIRE_DEP0006: found(() => legacy.createWebSocketManager()),
  ISOWIRE_DEP0007: {
    async old(context, { hub }) {
      const resolveUser = (userId: string): UserContext => createUserContext({ userId, tenantId: context.tenantId });
      using _installed = legacy.installLegacy({ hub, resolveUser });
      return await new legacy.WebSocketManager().sendToUser("ada", message);
    },
    now: sendNew,
  },
  ISOWIRE_DEP0008: given((context) => new legacy.UnifiedWebSocketManager(context)),
  ISOWIRE_DEP0009: given((context) => new legacy.IsolatedWebSocketManager(context)),
  ISOWIRE_DEP0010: given((context) => new legacy.LegacyWebSocketManager(context)),
  ISOWIRE_DEP0011: given((context) => legacy.getWebSocketManager(context)),
  ISOWIRE_DEP0012: given((context) => legacy.getManager(context)),
  ISOWIRE_DEP0013: given((context) => legacy.createManager(context)),
  ISOWIRE_DEP0014: given((context) => legacy.createWebSocketManagerAsync(context)),
  ISOWIRE_DEP0015: given((context) => legacy.getWebSocketManagerAsync(context)),
  ISOWIRE_DEP0016: given((context) => new legacy.WebSocketManagerFactory().createManager(context)),
  ISOWIRE_DEP0017: given((context) => legacy.getWebSocketManagerFactory().createManager(context)),
  ISOWIRE_DEP0018: {
    old: (context) =>
      legacy.withUserContext(context, () =>
        legacy.WebSocketManager.createFactoryManager("ada", "t1", "r1").sendToUser("ada", {
          type: "order_shipped",
          orderId: "A-17",
        }),
      ),
    now: sendNew,
  },
  ISOWIRE_DEP0019: found(() => new legacy.WebSocketManagerAdapter()),
  ISOWIRE_DEP0020: found(() => legacy.getLegacyWebSocketManager()),
  ISOWIRE_DEP0021: found(() => legacy.websocketManager),
  ISOWIRE_DEP0022: given((context) => new legacy.WebSocketManager(context, legacy.WebSocketManagerMode.EMERGENCY)),
} satisfies Readonly<Record<string, Parity>>;
