import { describe, expect, test } from "vitest";
import WebSocket from "ws";
import { until } from "../../src/until.js";
import { proxiedApp } from "./proxied-app.js";
import { PROXIES } from "./recipe-proxy.js";
import { wholeLog } from "./whole-log.js";

describe.each(PROXIES)("$name", (recipe) => {
  test("keeps a quiet connection whose heartbeat is shorter than its idle timeout", async () => {
    const [heartbeatMs, idleMs] = [100, 1500];
    await using app = await proxiedApp(recipe, { heartbeatMs, changes: { idleMs } });
    const page = app.page({ getToken: () => "ada" });
    await page.open;
    const bare = new WebSocket(app.url, { headers: { Authorization: "Bearer ada" } });
    let pings = 0;
    let closed = false;
    bare.on("ping", () => (pings += 1)).on("close", () => (closed = true));
    // Two timeouts long nothing passes but heartbeats: on the bare socket the server's, on the page's its own as well.
    await until(
      () => closed || pings > (idleMs / heartbeatMs) * 2,
      () => pings,
    );
    bare.terminate();
    expect(closed).toBe(false);
    expect(page.welcomes).toEqual(["live"]);
  });

  test("cuts one whose heartbeat is longer, again and again, and its page has the whole log all the same", async () => {
    await using app = await proxiedApp(recipe, { heartbeatMs: 60_000, changes: { idleMs: 300 } });
    const page = app.page({ getToken: () => "ada" });
    await page.open;
    const manager = app.hub.manager(app.user("ada"));
    for (let cuts = 1; cuts <= 4; cuts += 1) {
      await manager.sendEvent("before_cut", { cuts });
      await until(() => page.client.status.state !== "open");
      await manager.sendEvent("while_away", { cuts });
      await until(() => page.welcomes.length > cuts && page.client.status.state === "open");
    }
    await until(() => page.events.length === 8);
    expect(page.events).toEqual(await wholeLog(manager));
    expect(page.welcomes.slice(0, 5)).toEqual(["live", ...Array.from({ length: 4 }, () => "recovered")]);
  });
});
