import { describe, expect, test } from "vitest";
import { until } from "../../src/until.js";
import { proxiedApp } from "./proxied-app.js";
import { PROXIES } from "./recipe-proxy.js";

const EVENTS = 50;
const LARGE = "x".repeat(200_000);

describe.each(PROXIES)("$name", (recipe) => {
  test.each([true, false])(
    "hands each message on as it comes, in both directions, with buffering: %s",
    async (buffering) => {
      await using app = await proxiedApp(recipe, { changes: { buffering } });
      app.hub.onCommand("echo", ({ payload }) => payload);
      const page = app.page({ getToken: () => "ada" });
      await page.open;
      const manager = app.hub.manager(app.user("ada"));
      // The next one is sent when the one before is there: a message that waits for company would wait for ever.
      for (let n = 1; n <= EVENTS; n += 1) {
        await manager.sendEvent("tick", { n });
        await until(() => page.events.length === n);
        expect(await page.client.command("echo", { n })).toEqual({ n });
      }
      await manager.sendEvent("large", { text: LARGE });
      await until(() => page.events.length === EVENTS + 1);
      expect(page.events.at(-1)?.payload["text"]).toBe(LARGE);
      expect(page.welcomes).toEqual(["live"]);
    },
  );
});
