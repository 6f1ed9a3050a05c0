import type { Agent } from "@isowire/agents";
import type { Client } from "@isowire/client";
import type { Engine } from "@isowire/core/contracts";
import { startPostgres, startRedis, type Service } from "@tooling/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine } from "../../src/chaos/open-engine.js";
import { collect, type Got } from "../../src/received.js";
import { serve, type Served, type ServeOptions } from "../../src/serve.js";
import { until } from "../../src/until.js";

const NODES = 3;
const HEARTBEAT_MS = 1000;
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Loses this share of what other nodes announce of entries: of every ten so many, evenly. */
function hardOfHearing(engine: Engine, share: number): Engine {
  let heard = 0;
  const isLost = (): boolean => {
    heard += 1;
    return Math.floor(heard * share) > Math.floor((heard - 1) * share);
  };
  return {
    ...engine,
    fanout: {
      announce: (user, hint) => engine.fanout.announce(user, hint),
      listen: (user, onHint) =>
        engine.fanout.listen(user, (hint) => {
          if (hint.kind !== "entry" || !isLost()) onHint(hint);
        }),
    },
  };
}

interface Nodes extends AsyncDisposable {
  readonly all: readonly [Served, Served, Served];
}

async function startNodes(
  { url }: Service,
  { lost = 0, hub, ...options }: ServeOptions & { readonly lost?: number } = {},
): Promise<Nodes> {
  const all = await Promise.all(
    Array.from({ length: NODES }, async () => {
      const engine = hardOfHearing(await openEngine(url, quiet), lost);
      return serve({ heartbeatMs: HEARTBEAT_MS, hub: { engine, nodes: "many", ...hub }, ...options });
    }),
  );
  return {
    all: all as unknown as Nodes["all"],
    async [Symbol.asyncDispose]() {
      for (const node of all) await node[Symbol.asyncDispose]();
    },
  };
}

describe.each([
  ["PostgreSQL", () => startPostgres({ own: true })],
  ["Redis", () => startRedis({ own: true })],
])("three nodes over one %s", (name, start) => {
  let service: Service;
  beforeAll(async () => {
    service = await start();
  });
  afterAll(() => service.stop());

  test.each([0.5, 1])("deliver everything when %s of all announcements are lost", async (lost) => {
    const reconcileMs = 1000;
    await using nodes = await startNodes(service, { lost, hub: { reconcileMs } });
    const userId = `hard-of-hearing-${String(lost)}`;
    const devices = nodes.all.map(({ page }) => collect(page(userId)));
    await Promise.all(devices.map(({ open }) => open));
    const [first] = nodes.all;
    for (let n = 1; n <= 20; n += 1) await first.hub.manager(first.user(userId)).sendEvent("counted", { n });
    const expected = Array.from({ length: 20 }, (_, index) => index + 1);
    const seen = (): readonly unknown[] => devices.map(({ events }) => events.map(({ payload }) => payload["n"]));
    await until(() => devices.every(({ events }) => events.length >= 20), seen);
    expect(seen()).toEqual([expected, expected, expected]);
  });

  test("deliver nothing that was not announced before they look themselves", async () => {
    await using nodes = await startNodes(service, { lost: 1, hub: { reconcileMs: 600_000 } });
    const [first, second] = nodes.all;
    const device = collect(second.page("unheard"));
    await device.open;
    const manager = first.hub.manager(first.user("unheard"));
    await manager.sendEvent("counted", { n: 1 });
    expect((await second.hub.manager(second.user("unheard")).history()).entries).toHaveLength(1);
    expect(device.events).toEqual([]);
    // Its own entry makes the node look for what lies before.
    await second.hub.manager(second.user("unheard")).sendEvent("counted", { n: 2 });
    await until(() => device.events.length === 2);
  });

  test("never list more connections of a user than the limit, and close all others", async () => {
    const limit = 4;
    await using nodes = await startNodes(service, { hub: { limits: { connectionsPerUser: limit } } });
    const [first] = nodes.all;
    const manager = first.hub.manager(first.user("many"));
    const pages = Array.from({ length: 24 }, (_, n) => nodes.all[n % NODES]!.page("many"));
    const stopped = (): number => pages.filter(({ status }) => status.state === "stopped").length;
    let most = 0;
    const deadline = Date.now() + 30_000;
    while (stopped() < pages.length - limit) {
      most = Math.max(most, (await manager.connections()).length);
      if (Date.now() > deadline) throw new Error(`${String(stopped())} of ${String(pages.length)} were closed`);
    }
    expect(most).toBeLessThanOrEqual(limit);
    await until(() => pages.filter(({ status }) => status.state === "open").length === limit);
    expect(await manager.connections()).toHaveLength(limit);
    const codes = pages.flatMap(({ status }) => (status.state === "stopped" ? [status.reason?.code] : []));
    expect(new Set(codes)).toEqual(new Set([4504]));
  });

  test("act on a command once, wherever it is said and however often, and reach the run wherever it is", async () => {
    let calls = 0;
    const wait: Agent = async (run) => {
      calls += 1;
      await new Promise((resolve) => run.signal.addEventListener("abort", resolve));
    };
    await using nodes = await startNodes(service, { agents: { wait } });
    const pages = nodes.all.map(({ page }) => page("asker"));
    const heard = pages.map(collect);
    await Promise.all(heard.map(({ open }) => open));
    const id = crypto.randomUUID();
    const answers = await Promise.all(pages.map((page) => page.command("user_message", { content: "go" }, { id })));
    const runIds = new Set(answers.map((answer) => (answer as { readonly runId: string }).runId));
    expect(runIds.size).toBe(1);
    // Cancelled before, the agent would not be called at all.
    await until(() => calls > 0);
    const [runId] = runIds;
    const cancels = pages.map((page) => page.command("run_cancel", { runId }));
    for (const answer of await Promise.all(cancels))
      expect(answer).toHaveProperty("status", expect.stringMatching(/^cancel/));
    const types = (): readonly (readonly string[])[] => heard.map(({ events }) => events.map(({ type }) => type));
    await until(() => types().every((said) => said.includes("agent_cancelled")), types);
    const once = ["message_completed", "agent_started", "agent_cancelled"];
    expect(types()).toEqual([once, once, once]);
    expect(calls, name).toBe(1);
  });

  test("hand an input and an approval to the run wherever it is, and take one answer of several", async () => {
    const asking: Agent = async (run) => {
      let word = "";
      for await (const { content } of run.inputs) {
        word = content;
        break;
      }
      const { approved } = await run.requestApproval({ toolName: "pay", parameters: { word } });
      return `${word}, ${approved ? "paid" : "not paid"}`;
    };
    await using nodes = await startNodes(service, { agents: { asking } });
    const pages = nodes.all.map(({ page }) => page("payer"));
    const heard = pages.map(collect);
    await Promise.all(heard.map(({ open }) => open));
    const [first, second, third] = pages as [Client, Client, Client];
    const { runId } = (await first.command("user_message", { content: "go" })) as { readonly runId: string };
    await second.command("run_input", { runId, mode: "steer", content: "faster" });
    const asked = (): Got | undefined => heard[2]?.events.find(({ type }) => type === "approval_requested");
    await until(() => asked() !== undefined);
    const answer = { approvalId: asked()?.payload["approvalId"], approved: true };
    const answers = await Promise.all([second, third].map((page) => page.command("tool_approval", answer)));
    expect(answers.map((each) => (each as { readonly applied: boolean }).applied).sort()).toEqual([false, true]);
    const ends = (): readonly unknown[] =>
      heard.map(({ events }) => events.find(({ type }) => type === "agent_completed")?.payload["finalResponse"]);
    await until(() => ends().every((end) => end !== undefined), ends);
    expect(ends()).toEqual(["faster, paid", "faster, paid", "faster, paid"]);
  });
});
