import { expect } from "vitest";
import { startHaproxy, type Service } from "@tooling/services";
import { canaryOf } from "../isolation-user.js";
import { until } from "../until.js";
import { ChaosDevice, type Heard } from "./chaos-device.js";
import { ChaosServer } from "./chaos-server.js";
import { openRuns, problemsOf } from "./check-log.js";
import { openEngine } from "./open-engine.js";
import { readLog } from "./read-log.js";

const NODES = 3;
const USERS = 12;
const DEADLINE_MS = 90_000;
const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Three nodes behind HAProxy are drained and started anew, one after the other, while everybody asks and listens. */
export async function runRollingRestart(service: Service): Promise<void> {
  const wrong: string[] = [];
  const nodes = await Promise.all(Array.from({ length: NODES }, () => ChaosServer.create(service.url, wrong)));
  const engine = await openEngine(service.url, quiet);
  await using proxy = await startHaproxy((port) => configOf(port, nodes));
  const devices = Array.from(
    { length: USERS * 2 },
    (_, n) => new ChaosDevice(canaryOf(n % USERS), { port: proxy.port, wrong }),
  );
  await until(() => devices.every(({ start }) => start !== undefined));
  const asks = askUntil(devices);
  for (const node of nodes) {
    await node.drain();
    await node.start();
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  const asked = await asks.stop();

  let completed = 0;
  for (let user = 0; user < USERS; user += 1) {
    const userId = canaryOf(user);
    const log: Heard[] = [];
    const deadline = Date.now() + DEADLINE_MS;
    do {
      await readLog(engine, { userId, tenantId: "" }, log);
      if (Date.now() > deadline) throw new Error(`runs did not end: ${openRuns(log).join(", ")}`);
    } while (openRuns(log).length > 0);
    wrong.push(...problemsOf(log));
    // Every run went on elsewhere: none was interrupted.
    wrong.push(...log.filter(({ type }) => type === "agent_failed").map(({ payload }) => payload));
    completed += log.filter(({ type }) => type === "agent_completed").length;
    const head = log.at(-1)?.offset ?? 0;
    for (const device of devices.filter((each) => each.userId === userId)) {
      const seen = (): unknown => [device.heard.at(-1)?.offset, head, device.client.status.state];
      await until(() => device.heard.at(-1)?.offset === head, seen, DEADLINE_MS);
      if (JSON.stringify(device.heard) !== JSON.stringify(log.filter(({ offset }) => offset > (device.start ?? 0))))
        wrong.push(`a device of ${userId} has another log`);
    }
  }
  for (const { client } of devices) client.close();
  for (const node of nodes) await node[Symbol.asyncDispose]();
  await engine.close();
  expect(wrong).toEqual([]);
  expect(completed).toBe(asked);
  expect(asked).toBeGreaterThan(USERS);
}

/** A question after the other from each user's first device, until it is stopped. Answers how many runs there were. */
function askUntil(devices: readonly ChaosDevice[]): { stop(): Promise<number> } {
  let isOver = false;
  let asked = 0;
  const ask = async (device: ChaosDevice): Promise<void> => {
    while (!isOver) {
      await device.ask("user_message", { content: "go", agent: "pipeline" });
      asked += 1;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  };
  const asking = Promise.all(devices.slice(0, USERS).map(ask));
  return {
    async stop() {
      isOver = true;
      await asking;
      return asked;
    },
  };
}

function configOf(port: number, nodes: readonly ChaosServer[]): string {
  const servers = nodes.map(
    (node, n) => `  server node${String(n)} 127.0.0.1:${String(node.port)} check inter 200ms fall 1 rise 1`,
  );
  return `
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
  option redispatch
  retries 3
frontend in
  bind 127.0.0.1:${String(port)}
  default_backend nodes
backend nodes
  balance leastconn
${servers.join("\n")}
`;
}

function ignore(): void {
  // Only the nodes' words are of interest.
}
