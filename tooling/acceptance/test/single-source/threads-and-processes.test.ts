import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ChildApp, type Warning } from "../../src/child-app.js";

interface NodeFacts {
  readonly defaultHub: string;
  readonly handed: string;
  readonly many: string;
  readonly shared: string;
  readonly warned: readonly Warning[];
}

interface Facts {
  readonly nodes: readonly NodeFacts[];
  readonly stillHere: boolean;
}

const app = new ChildApp().link("core");

/** What a thread or a process sees that is one of several. */
const NODE = `
import { createHub, createMemoryEngine, getWebSocketManager, setDefaultHub } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { codeOf, settled, warnings } from "./kit.mjs";

export async function lookAround(handed) {
  const ada = createUserContext({ userId: "ada" });
  const defaultHub = codeOf(() => getWebSocketManager(ada));
  const shared = codeOf(() => createHub({ engine: { ...createMemoryEngine(), scope: "cluster" }, nodes: "many" }));
  await settled();
  const early = warnings.length;
  const many = codeOf(() => createHub({ nodes: "many" }));
  const hubs = [createHub(), createHub(), createHub()];
  setDefaultHub(hubs[0]);
  const facts = { defaultHub, handed: codeOf(() => getWebSocketManager(handed)), many, shared };
  await settled();
  for (const hub of hubs) await hub.close();
  return { ...facts, warned: early === 0 ? warnings : ["too early"] };
}
`;

const OPENING = `
import { once } from "node:events";
import { createHub, getWebSocketManager, setDefaultHub } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { tell } from "./kit.mjs";
const ada = createUserContext({ userId: "ada" });
const hub = createHub();
setDefaultHub(hub);
const told = (nodes) => tell({ nodes, stillHere: getWebSocketManager(ada) === hub.manager(ada) });
`;

const THREADS = `${OPENING}
import { Worker } from "node:worker_threads";
const start = () => new Worker(new URL("./thread.mjs", import.meta.url), { workerData: ada });
await told((await Promise.all([once(start(), "message"), once(start(), "message")])).flat());
`;

const PROCESSES = `${OPENING}
import cluster from "node:cluster";
cluster.setupPrimary({ exec: "process.mjs" });
const start = async () => (await once(cluster.fork(), "message"))[0];
await told(await Promise.all([start(), start()]));
`;

const LOOKS_AROUND = {
  defaultHub: "ERR_NO_DEFAULT_HUB",
  handed: "ERR_NOT_A_CONTEXT",
  many: "ERR_INVALID_OPTION",
  shared: "none",
  warned: [{ code: "ISOWIRE_W002", message: expect.stringContaining("one of many") as string }],
};

beforeAll(() => {
  app.write("node.mjs", NODE);
  app.write(
    "thread.mjs",
    `import { parentPort, workerData } from "node:worker_threads";
import { lookAround } from "./node.mjs";
parentPort.postMessage(await lookAround(workerData));`,
  );
  app.write(
    "process.mjs",
    `import { lookAround } from "./node.mjs";
process.send(await lookAround({ userId: "ada", tenantId: "", claims: {} }), () => process.disconnect());`,
  );
});

afterAll(() => {
  app[Symbol.dispose]();
});

describe.each([
  ["worker_threads", THREADS],
  ["cluster", PROCESSES],
])("under %s", (_what, program) => {
  test("each has a registry of its own, and is told once that its engine is not shared", async () => {
    const { nodes, stillHere, warnings } = await app.run<Facts>(program);
    expect(nodes).toEqual([LOOKS_AROUND, LOOKS_AROUND]);
    expect(stillHere).toBe(true);
    expect(warnings).toEqual([]);
  });
});

test("a process that PM2 numbers is told the same", async () => {
  const program = `import { lookAround } from "./node.mjs";
import { tell } from "./kit.mjs";
await tell({ nodes: [await lookAround({})], stillHere: true });`;
  expect((await app.run<Facts>(program, { NODE_APP_INSTANCE: "1" })).nodes).toEqual([LOOKS_AROUND]);
  const [alone] = (await app.run<Facts>(program)).nodes;
  expect(alone).toEqual({ ...LOOKS_AROUND, warned: [] });
});
