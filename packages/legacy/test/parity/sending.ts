import { getWebSocketManager, type SendOptions, type UserContext } from "@isowire/core";
import * as legacy from "../../src/index.js";
import { type Parity } from "./parity.js";

/** Today's call. True, as the old one answers. */
const now =
  (options: SendOptions) =>
  async (context: UserContext): Promise<true> => {
    await getWebSocketManager(context).sendEvent("note", { text: "hi" }, options);
    return true;
  };

const text = { text: "hi" };
const old = (context: UserContext): legacy.WebSocketManager => legacy.createWebSocketManager(context);
const emitter = (emit: (context: UserContext) => Promise<true>): Parity => ({
  old: emit,
  now: now({ threadId: "t1" }),
});

/** Every way to send an event. */
export const SENDING = {
  ISOWIRE_DEP0004: {
    old: (context) => old(context).sendToUser("ada", { type: "note", ...text, thread_id: "t1", timestamp: 1 }),
    now: now({ threadId: "t1" }),
  },
  ISOWIRE_DEP0005: {
    old: (context) => old(context).emitCriticalEvent("ada", "note", { ...text, run_id: "r1" }),
    now: now({ runId: "r1" }),
  },
  ISOWIRE_DEP0023: emitter((context) =>
    new legacy.WebSocketEventEmitter(old(context)).emit("note", { ...text, thread_id: "t1" }),
  ),
  ISOWIRE_DEP0024: emitter((context) =>
    new legacy.UnifiedWebSocketEmitter({ manager: context, userId: "ada" }).emit("note", { ...text, threadId: "t1" }),
  ),
  ISOWIRE_DEP0025: emitter((context) =>
    legacy.withUserContext(context, () =>
      new legacy.UserWebSocketEmitter({ userId: "ada", websocketManager: null }).emit("note", {
        ...text,
        thread_id: "t1",
      }),
    ),
  ),
  ISOWIRE_DEP0034: {
    old: (context) => old(context).sendToThread("t1", { type: "note", data: text }),
    now: now({ threadId: "t1" }),
  },
  ISOWIRE_DEP0035: {
    old: (context) => old(context).sendAgentEvent("ada", "note", { ...text, run_id: "r1", thread_id: "t1" }),
    now: now({ threadId: "t1", runId: "r1" }),
  },
  ISOWIRE_DEP0036: {
    old: async (context, bench) => old(context).sendEvent(await bench.connect(context), "note", text),
    now: now({}),
  },
} satisfies Readonly<Record<string, Parity>>;
