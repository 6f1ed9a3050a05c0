import {
  DEPRECATIONS,
  getMigrationStatus,
  getWebSocketManager,
  type DeprecationCode,
  type UserContext,
} from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { expect, test } from "vitest";
import { createWebSocketManager } from "../src/create-web-socket-manager.js";
import { installLegacy } from "../src/install-legacy.js";
import { WebSocketManager } from "../src/websocket-manager.js";
import { withUserContext } from "../src/with-user-context.js";
import { createLegacyBench, user, type LegacyBench } from "./legacy-bench.js";
import { sendFromOldFrontEnd } from "./old-clients/send-from-old-front-end.js";

const message = { type: "order_shipped", data: { orderId: "A-17" }, thread_id: "t1", run_id: "r1" };
const sendNew = (context: UserContext) =>
  getWebSocketManager(context).sendEvent("order_shipped", { orderId: "A-17" }, { threadId: "t1", runId: "r1" });

interface Parity {
  /** How often `old` uses the name. @defaultValue 1 */
  readonly uses?: number;
  old(context: UserContext, bench: LegacyBench): Promise<unknown>;
  now(context: UserContext): Promise<unknown>;
}

/** Old and new, for every code there is: a row without an entry here does not compile. */
const PARITY: Readonly<Record<DeprecationCode, Parity>> = {
  ISOWIRE_DEP0001: {
    old: (context) => new WebSocketManager(context).sendToUser("ada", message),
    now: sendNew,
  },
  ISOWIRE_DEP0002: {
    old: (context) => withUserContext(context, () => WebSocketManager.getInstance().sendToUser("ada", message)),
    now: sendNew,
  },
  ISOWIRE_DEP0003: {
    old: (context) => createWebSocketManager(context).sendToUser("ada", message),
    now: sendNew,
  },
  ISOWIRE_DEP0004: {
    old: (context) =>
      createWebSocketManager(context).sendToUser("ada", { type: "note", text: "hi", thread_id: "t1", timestamp: 1 }),
    now: (context) => getWebSocketManager(context).sendEvent("note", { text: "hi" }, { threadId: "t1" }),
  },
  ISOWIRE_DEP0005: {
    old: (context) => createWebSocketManager(context).emitCriticalEvent("ada", "note", { text: "hi", run_id: "r1" }),
    now: (context) => getWebSocketManager(context).sendEvent("note", { text: "hi" }, { runId: "r1" }),
  },
  ISOWIRE_DEP0006: {
    old: (context) => withUserContext(context, () => createWebSocketManager().sendToUser("ada", message)),
    now: sendNew,
  },
  ISOWIRE_DEP0007: {
    async old(context, { hub }) {
      using _installed = installLegacy({
        hub,
        resolveUser: (userId) => createUserContext({ userId, tenantId: context.tenantId }),
      });
      return await new WebSocketManager().sendToUser("ada", message);
    },
    now: sendNew,
  },
  ISOWIRE_DEP0008: {
    // The codec is made, an old front end connects, and says something.
    uses: 3,
    old: (context, { hub }) => sendFromOldFrontEnd(context, hub),
    now: sendNew,
  },
};

const cases = Object.keys(DEPRECATIONS) as DeprecationCode[];

test.each(cases)("%s: the old name still works, and the new one does the same", async (code) => {
  await using bench = createLegacyBench();
  const [before, after] = [user("ada", "before"), user("ada", "after")];
  const [oldDevice, newDevice] = [bench.device(before), bench.device(after)];
  expect(await PARITY[code].old(before, bench)).toBe(true);
  await PARITY[code].now(after);
  const delivered = await oldDevice(1);
  expect(delivered).toHaveLength(1);
  expect(await newDevice(1)).toEqual(delivered);
  expect(await bench.log(after)).toEqual(delivered);
  expect(await bench.log(before)).toEqual(delivered);
});

test.each(cases)("%s: every use is counted, and none of another name", async (code) => {
  await using bench = createLegacyBench();
  const usesOf = (): number => getMigrationStatus().deprecations.find((row) => row.code === code)?.uses ?? 0;
  const before = { own: usesOf(), all: getMigrationStatus().uses };
  const { uses = 1 } = PARITY[code];
  await PARITY[code].old(user("ada"), bench);
  const once = { own: usesOf() - before.own, all: getMigrationStatus().uses - before.all };
  for (let use = 0; use < 40; use += 1) await PARITY[code].old(user("ada"), bench);
  expect(once.own).toBe(uses);
  expect(usesOf() - before.own).toBe(41 * uses);
  expect(getMigrationStatus().uses - before.all).toBe(41 * once.all);
});
