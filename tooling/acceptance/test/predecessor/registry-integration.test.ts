import { createAgentRegistry } from "@isowire/agents";
import { describe, expect, test } from "vitest";
import { open } from "./device.js";
import type { Script } from "./doors/door.js";
import { DOORS, passThrough } from "./doors/doors.js";
import { createLaterEngine } from "./later-engine.js";
import { FIVE, librarian } from "./librarian.js";

describe.each(DOORS)("registry integration, %s", (_name, door) => {
  passThrough(door);

  test("real websocket connection established: welcome, snapshot, pong, in this order, and listed as the user's one connection", async () => {
    await using app = await door.serve({ agents: { librarian: door.agent(librarian) } });
    const [device] = await open(app, "ada");
    expect(device!.frames.map((frame) => frame.type)).toEqual(["isowire:welcome", "isowire:snapshot", "isowire:pong"]);
    const [welcome, snapshot] = device!.frames;
    expect(welcome).toMatchObject({ protocol: "1.0", resume: "live", position: { offset: 0 } });
    expect(snapshot).toStrictEqual({ type: "isowire:snapshot", runs: [], approvals: [] });
    const [ada, grace] = [await door.reach(app.user("ada")), await door.reach(app.user("grace"))];
    expect(await ada.connections()).toEqual([welcome?.["connectionId"]]);
    expect([await ada.isConnected(), await grace.isConnected()]).toEqual([true, false]);
  });

  test("tool dispatcher websocket integration: a tool begins when its begin is in the log, and is over when its end is", async () => {
    const logged: (readonly string[])[] = [];
    const look = async (): Promise<void> => {
      const { entries } = await app.hub.manager(app.user("ada")).history();
      logged.push(entries.map((entry) => entry.type).filter((type) => type.startsWith("tool_")));
    };
    const worker: Script = async (run) => {
      const one = await run.tool("one", {}, async () => {
        await look();
        return 1;
      });
      await look();
      const pair = await Promise.all([2, 3].map((n) => run.tool(`tool_${String(n)}`, {}, () => one + n)));
      await look();
      return pair.join();
    };
    const app = await door.serve({ agents: { worker: door.agent(worker) }, hub: { engine: createLaterEngine() } });
    await using _closed = app;
    const [device] = await open(app, "ada");
    const events = await device!.ended((await device!.message("work")).runId);
    expect(logged.map((types) => types.length)).toEqual([1, 2, 6]);
    expect(events.at(-1)?.payload).toMatchObject({ finalResponse: "3,4" });
    const ids = (type: string): unknown[] =>
      events.filter((event) => event.type === type).map((event) => event.payload["executionId"]);
    expect(new Set(ids("tool_executing")).size).toBe(3);
    expect(ids("tool_completed").sort()).toEqual(ids("tool_executing").sort());
  });

  test("agent registry websocket integration: a registry ties agents to every user's screens, and refuses half a manager", async () => {
    await using app = await door.serve({ agents: { librarian: door.agent(librarian) } });
    await app.registry.close();
    const [device] = await open(app, "ada");
    expect(await device!.ask("user_message", { content: "apples" })).toMatchObject({ code: "ERR_UNKNOWN_COMMAND" });

    await using registry = createAgentRegistry();
    registry.register("librarian", door.agent(librarian));
    await expect(door.start(registry, app.user("ada"), "apples")).rejects.toMatchObject({
      code: "ERR_CONTRACT",
    });
    const half = { ...app.hub.manager(app.user("ada")), sendEvent: () => undefined, history: () => undefined };
    expect(() => door.bridge(registry, half)).toThrow("`connections` is missing");

    door.bridge(registry, door.source(app));
    const { runId } = await door.start(registry, app.user("ada"), "apples");
    expect((await device!.ended(runId)).map((event) => event.type)).toEqual(FIVE);
    const second = await device!.message("pears");
    expect((await device!.ended(second.runId)).map((event) => event.type)).toEqual(FIVE);
  });
});
