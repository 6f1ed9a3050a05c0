import type { DeprecationCode } from "@isowire/core";
import { expect, test } from "vitest";
import { createWebSocketManager, websocketManager, withUserContext, type WebSocketManager } from "../src/index.js";
import { createLegacyBench, user } from "./legacy-bench.js";

const message = { type: "note", text: "hi" };
const CALLS: readonly (readonly [DeprecationCode, (manager: WebSocketManager) => Promise<unknown>])[] = [
  ["ISOWIRE_DEP0037", (manager) => manager.broadcast(message)],
  ["ISOWIRE_DEP0038", (manager) => manager.broadcastToAll(message, ["grace"])],
  ["ISOWIRE_DEP0039", (manager) => manager.broadcastMessage(message)],
];

test.each(CALLS)(
  "%s: a user's manager, and one without a user, tell nobody and name hub.notice",
  async (code, call) => {
    await using bench = createLegacyBench();
    const [ada, grace] = [user("ada"), user("grace")];
    await bench.connect(grace);
    for (const send of [
      () => call(createWebSocketManager(ada)),
      () => call(websocketManager),
      () => withUserContext(ada, () => call(websocketManager)),
    ]) {
      await expect(send()).rejects.toMatchObject({
        code: "ERR_ISOLATION",
        message: expect.stringContaining("hub.notice(payload, { to") as string,
        details: { deprecation: code, replacement: "hub.notice(payload, { to }), for operators" },
      });
    }
    expect([...(await bench.log(ada)), ...(await bench.log(grace))]).toEqual([]);
  },
);
