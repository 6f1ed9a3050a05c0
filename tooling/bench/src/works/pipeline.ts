import { createServer } from "node:http";
import { createAgentRegistry, type Agent } from "@isowire/agents";
import { createClient, type Client } from "@isowire/client";
import { createHub } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { attachWebSocketServer } from "@isowire/ws";
import { WebSocket } from "ws";
import { listen } from "../server/listen.js";
import { HOST } from "../server/peer.js";
import { percentile } from "../statistics/percentile.js";
import type { Metric, Sample, Server, Setup, Work } from "./work.js";

const STEPS = Array.from({ length: 10 }, (_, n) => `step_${n + 1}`);

const P50: Metric = { name: "p50Ms", label: "from the command to the last event, median", unit: "ms", digits: 2 };
const P99: Metric = { name: "p99Ms", label: "the same, 99th percentile", unit: "ms", digits: 2 };

export const pipeline: Work<Server> = {
  name: "pipeline",
  title: "An agent of ten steps",
  what: "one user asks, an agent thinks and calls a tool ten times, and its 32 events arrive; one run after the other",
  peers: ["isowire"],
  control: "isowire",
  metrics: [P50, P99],
  chart: { kind: "bars", metrics: ["p50Ms", "p99Ms"] },
  // Nobody else here has agents. The predecessor of this library took 1,106 ms for ten steps.
  bars: [],
  run: measure,
};

const tenSteps: Agent = async (run) => {
  let work = run.input.content;
  for (const [at, step] of STEPS.entries()) {
    const given = work;
    await run.thinking(`${step} of ${given}`, at + 1);
    work = await run.tool(step, { given }, () => `${given}>${step}`);
  }
  return work;
};

/** Server and client share a process: what is measured is how long a person waits. */
async function measure({ quick }: Setup<Server>): Promise<Sample> {
  await using hub = createHub({ limits: { commandsPerSecond: 1_000 } });
  const registry = createAgentRegistry();
  registry.register("pipeline", tenSteps);
  registry.setWebSocketManager(hub);
  const http = createServer();
  const context = createUserContext({ userId: "ada" });
  attachWebSocketServer(http, { hub, allowedOrigins: [], authenticate: () => context });
  const { port, close } = await listen(http);
  const client = createClient({ url: `ws://${HOST}:${port}/ws`, WebSocket: WebSocket });
  try {
    await runTimes(client, quick ? 2 : 20);
    const ms = await runTimes(client, quick ? 5 : 200);
    return { p50Ms: percentile(ms, 0.5), p99Ms: percentile(ms, 0.99) };
  } finally {
    client.close();
    await registry.close();
    await close();
  }
}

async function runTimes(client: Client, times: number): Promise<readonly number[]> {
  const took: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const startedAt = performance.now();
    const ended = new Promise<void>((resolve) => {
      const stop = client.on("agent_completed", () => {
        stop();
        resolve();
      });
    });
    await client.command("user_message", { content: `request ${n}` });
    await ended;
    took.push(performance.now() - startedAt);
  }
  return took;
}
