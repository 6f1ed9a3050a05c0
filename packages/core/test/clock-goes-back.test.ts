import { describe, expect, test } from "vitest";
import { createMemoryEngine } from "../src/memory/memory-engine.js";
import { createFakeClock, type FakeClock } from "../src/testing/fake-clock.js";
import { withFaultyFanout, type HintFate } from "../src/testing/faulty-fanout.js";
import { createBench, freshId, user, type Bench } from "./bench-hub.js";

const ada = user("ada");
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Timers go on, as those of a process do; only what the time is said to be goes back. */
function createSetBackClock(): FakeClock & { setBack(ms: number): void } {
  const clock = createFakeClock();
  let backMs = 0;
  return {
    now: () => clock.now() - backMs,
    after: (ms, callback) => clock.after(ms, callback),
    advance: (ms) => clock.advance(ms),
    get pending() {
      return clock.pending;
    },
    setBack(ms) {
      backMs += ms;
    },
  };
}

function createNodes(): { here: Bench; there: Bench; clock: ReturnType<typeof createSetBackClock>; lose(): void } {
  const clock = createSetBackClock();
  let fate: HintFate = "pass";
  const { engine } = withFaultyFanout(createMemoryEngine({ clock }), () => fate);
  const lose = (): void => {
    fate = "lose";
  };
  return { here: createBench({ engine }), there: createBench({ engine }), clock, lose };
}

describe("when the clock is set back by ten minutes", () => {
  test("a lost hint is healed within the bound all the same", async () => {
    const { here, there, clock, lose } = createNodes();
    const socket = await here.connect(ada);
    await socket.take();
    clock.setBack(600_000);
    lose();
    await there.hub.manager(ada).sendEvent("said", {});
    await clock.advance(7000);
    expect((await socket.take()).map(({ type }) => type)).toEqual(["said"]);
  });

  test("a device that is silent is pinged and closed all the same, and one that answers is not", async () => {
    const { here, clock } = createNodes();
    const [silent, lively] = [await here.connect(ada), await here.connect(ada)];
    clock.setBack(600_000);
    for (let round = 0; round < 7; round += 1) {
      await clock.advance(10_000);
      lively.pong();
    }
    expect({ pings: silent.pings, closed: silent.closed }).toMatchObject({ pings: 1, closed: { code: 4000 } });
    expect(lively.closed).toBeUndefined();
  });

  test("a limiter that failed is asked again after its rest all the same", async () => {
    const clock = createSetBackClock();
    let asked = 0;
    const limiter = {
      consume() {
        asked += 1;
        throw new Error("down");
      },
    };
    const { hub, connect } = createBench({
      engine: createMemoryEngine({ clock }),
      limiters: { commands: limiter },
      logger: quiet,
    });
    hub.onCommand("count", () => "counted");
    const socket = await connect(ada);
    const ask = async (): Promise<void> => {
      socket.say({ type: "count", id: freshId() });
      await socket.take();
    };
    await ask();
    await ask();
    expect(asked).toBe(1);
    clock.setBack(600_000);
    await ask();
    expect(asked).toBe(2);
  });
});
