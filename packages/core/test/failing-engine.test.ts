import { describe, expect, test } from "vitest";
import { portsOf } from "../src/hub/ports.js";
import { createMemoryEngine } from "../src/memory/memory-engine.js";
import { override } from "../src/testing/describe-engine/override.js";
import { createFakeClock } from "../src/testing/fake-clock.js";
import { createBench, user } from "./bench-hub.js";

const ada = user("ada");

describe("a device that is gone before the engine has answered", () => {
  test.each([
    ["takes the place of nobody with its client id", {}, { clientId: "client-of-one-page-0001" }],
    ["takes the place of nobody over the limit", { connectionsPerUser: 1 }, {}],
  ])("%s", async (_what, limits, request) => {
    const clock = createFakeClock();
    const engine = createMemoryEngine({ clock });
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const slow = createBench({
      engine: {
        ...engine,
        log: override(engine.log, { head: (...query) => asked.then(() => engine.log.head(...query)) }),
      },
      limits,
    });
    const dead = await slow.connect(ada, request);
    dead.cut();
    await clock.advance(0);
    const live = await createBench({ engine, limits }).connect(ada, request);
    expect(await live.take()).toMatchObject([{ type: "isowire:welcome" }, { type: "isowire:snapshot" }]);
    answer();
    await clock.advance(0);
    expect(live.closed).toBeUndefined();
    expect(await engine.presence.list(ada)).toHaveLength(1);
  });
});

describe("a bridge that cannot listen", () => {
  test("is told, and nothing is kept for it", async () => {
    const engine = createMemoryEngine({ clock: createFakeClock() });
    const listen = engine.fanout.listen.bind(engine.fanout);
    let isDown = true;
    const { hub } = createBench({
      engine: {
        ...engine,
        fanout: {
          announce: (listener, hint) => engine.fanout.announce(listener, hint),
          listen: (...request) => (isDown ? Promise.reject(new Error("down")) : listen(...request)),
        },
      },
    });
    const port = portsOf(hub).user(ada);
    const heard: unknown[] = [];
    const onHint = (hint: unknown): void => void heard.push(hint);
    await expect(port.listen(onHint)).rejects.toThrow("down");
    expect(hub.stats().users).toBe(0);
    isDown = false;
    const listening = await port.listen(onHint);
    await hub.manager(ada).sendEvent("said", {});
    expect(heard).toHaveLength(1);
    listening[Symbol.dispose]();
    expect(hub.stats().users).toBe(0);
  });
});
