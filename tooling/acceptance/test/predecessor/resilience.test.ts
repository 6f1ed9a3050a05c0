import type { ClientStatus } from "@isowire/client";
import { createMemoryEngine } from "@isowire/core";
import { createFakeClock } from "@isowire/core/testing";
import { describe, expect, test } from "vitest";
import { until } from "../../src/until.js";
import { open } from "./device.js";
import type { Script } from "./doors/door.js";
import { DOORS, passThrough } from "./doors/doors.js";
import { droppablePage, runsEnded } from "./droppable.js";
import { FIVE } from "./librarian.js";

const HEARTBEAT_MS = 25_000;

describe.each(DOORS)("resilience, %s", (_name, door) => {
  passThrough(door);

  test("real websocket resilience and recovery: three pages dropped in the middle of each of five runs have every event once", async () => {
    const finish = new Map<string, () => void>();
    const slow: Script = async (run) => {
      await run.thinking(`about ${run.input.content}`);
      await run.tool("wait", {}, () => new Promise<void>((resolve) => finish.set(run.runId, resolve)));
      return undefined;
    };
    await using app = await door.serve({ agents: { slow: door.agent(slow) } });
    const pages = ["ada", "grace", "edsger"].map((userId) => droppablePage(app, userId));
    await Promise.all(
      pages.map(async ({ client, events, open: welcomed, drop }) => {
        await welcomed;
        for (let n = 1; n <= 5; n += 1) {
          const { runId } = (await client.command("user_message", { content: `question ${String(n)}` })) as {
            runId: string;
          };
          await until(() => finish.has(runId));
          drop();
          // While nobody is there the run goes on, and ends.
          finish.get(runId)?.();
          await runsEnded(events, n);
        }
        const ofRuns = events.filter((event) => event.runId !== undefined);
        expect(ofRuns.map((event) => event.type)).toEqual([...FIVE, ...FIVE, ...FIVE, ...FIVE, ...FIVE]);
        expect(events.map((event) => event.offset)).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
      }),
    );
  });

  test("reconnection: a page that is cut off comes back with one dial, recovers what it missed, and its command counts once", async () => {
    await using app = await door.serve();
    const page = droppablePage(app, "ada");
    const { client, events } = page;
    const handled: unknown[] = [];
    const statuses: ClientStatus[] = [];
    const losses = (): number => statuses.filter(({ state }) => state === "waiting").length;
    app.hub.onCommand("count", async ({ context, payload }) => {
      handled.push(payload);
      // From here on neither the event nor the answer can reach the page.
      page.drop();
      await until(() => losses() === handled.length);
      await (await door.reach(context, true)).send("counted", payload as { n: number });
      return payload;
    });
    await page.open;
    client.onStatus((status) => void statuses.push(status));
    for (let n = 1; n <= 5; n += 1) {
      expect(await client.command("count", { n })).toEqual({ n });
      await until(() => events.length >= n);
      expect(client.status).toMatchObject({ state: "open", resumed: "recovered" });
      expect(page.dials()).toBe(1 + n);
    }
    expect(statuses.map(({ state }) => state)).toEqual(
      Array.from({ length: 5 }, () => ["waiting", "connecting", "open"]).flat(),
    );
    // The bound it was given; one without a bound of its own waits 30 s at most.
    expect(statuses.filter(({ retryInMs = 0 }) => retryInMs > 50)).toEqual([]);
    expect(events.map((event) => event.payload["n"])).toEqual([1, 2, 3, 4, 5]);
    expect(handled).toEqual([1, 2, 3, 4, 5].map((n) => ({ n })));
  });

  test("real websocket connection stability: three silent connections outlive twenty heartbeats, and still receive", async () => {
    const clock = createFakeClock();
    await using app = await door.serve({ hub: { engine: createMemoryEngine({ clock }) } });
    const [witness, ...silent] = await open(app, "witness", "ada", "ada", "grace");
    for (let beat = 1; beat <= 20; beat += 1) {
      await clock.advance(HEARTBEAT_MS + 1000);
      await until(
        () => silent.every((device) => device.pings >= beat || device.closeCode !== undefined),
        () => silent.map(({ pings, closeCode }) => ({ beat, pings, closeCode })),
      );
      // The silent ones' pongs were sent before the witness asks, so they have been read when it is answered.
      await witness!.settled();
    }
    expect(silent.map(({ pings, closeCode }) => ({ pings, closeCode }))).toEqual(
      silent.map(() => ({ pings: 20, closeCode: undefined })),
    );
    for (const userId of ["ada", "grace"]) await (await door.reach(app.user(userId))).send("still_here", { userId });
    for (const device of silent) await device.settled();
    expect(silent.map((device) => device.entries.map((entry) => entry.payload["userId"]))).toEqual([
      ["ada"],
      ["ada"],
      ["grace"],
    ]);
  });
});
