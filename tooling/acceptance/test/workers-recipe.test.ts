import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { ChildApp } from "../src/child-app.js";

interface Heard {
  readonly offset: number;
  readonly orderId: string;
}

interface Facts {
  readonly devices: readonly (readonly Heard[])[];
  readonly duplicates: readonly boolean[];
  readonly refused: string;
  readonly connections: number;
}

const PAGE = readFileSync(new URL("../../../docs/recipes/workers.md", import.meta.url), "utf8");

const app = new ChildApp().link("core", "ws", "client");
afterAll(() => {
  app[Symbol.dispose]();
});

/** The programs of the page, each behind a comment with its file name. */
function programsOf(page: string): readonly { readonly file: string; readonly code: string }[] {
  return [...page.matchAll(/<!-- (\S+\.mjs) -->\s*```js\n([\s\S]*?)^```/gm)].map(([, file = "", code = ""]) => ({
    file,
    code,
  }));
}

/** A fragment that is a function is imported by its name. */
function asModule(code: string): string {
  const name = code.includes("export ") ? undefined : /function (\w+)/.exec(code)?.[1];
  return name === undefined ? code : `${code}export { ${name} };\n`;
}

const PROGRAM = `
import { once } from "node:events";
import { createClient } from "@isowire/client";
import { createMemoryEngine } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { credentialsOf } from "@isowire/ws";
import { publish } from "./publish.mjs";
import { createApp } from "./server.mjs";
import { createWorker } from "./worker.mjs";
import { tell } from "./kit.mjs";

const engine = createMemoryEngine();
const authenticate = (request) => createUserContext({ userId: credentialsOf(request).token });
const { hub, server } = createApp({ engine, authenticate, workerToken: "worker-token" });
const worker = createWorker(engine);
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = "127.0.0.1:" + server.address().port;

const open = async (userId) => {
  const heard = [];
  const client = createClient({ url: "ws://" + address + "/ws", getToken: () => userId });
  const last = new Promise((resolve) => {
    client.on("order_shipped", ({ offset, payload }) => {
      heard.push({ offset, orderId: payload.orderId });
      if (payload.orderId.startsWith("last")) resolve();
    });
  });
  await new Promise((resolve) => client.on("isowire:welcome", resolve));
  return { client, heard, last };
};
const devices = [await open("ada"), await open("ada"), await open("grace")];

const byPost = (userId, orderId, workerToken) => publish({ url: "http://" + address, workerToken, userId, orderId });
const receipts = [
  await worker.run({ userId: "ada", orderId: "A-17" }),
  await worker.run({ userId: "ada", orderId: "A-17" }),
  await byPost("ada", "B-2", "worker-token"),
  await byPost("ada", "A-17", "worker-token"),
];
const refused = await byPost("ada", "C-3", "somebody's").catch((error) => error.message);
await worker.run({ userId: "grace", orderId: "last-grace" });
await worker.close();
await byPost("ada", "last-ada", "worker-token");
await Promise.all(devices.map(({ last }) => last));
await tell({
  devices: devices.map(({ heard }) => heard),
  duplicates: receipts.map(({ duplicate }) => duplicate),
  refused,
  connections: hub.stats().connections,
});
for (const { client } of devices) client.close();
await hub.close();
server.close();
server.closeAllConnections();
`;

test("the worker of the recipe, which has no socket, reaches every device of the user it names and of nobody else", async () => {
  const programs = programsOf(PAGE);
  expect(programs.map(({ file }) => file)).toEqual(["worker.mjs", "server.mjs", "publish.mjs"]);
  for (const { file, code } of programs) app.write(file, asModule(code));
  const { warnings, ...facts } = await app.run<Facts>(PROGRAM);
  const adas = [
    { offset: 1, orderId: "A-17" },
    { offset: 2, orderId: "B-2" },
    { offset: 3, orderId: "last-ada" },
  ];
  expect(facts).toEqual({
    devices: [adas, adas, [{ offset: 1, orderId: "last-grace" }]],
    duplicates: [false, true, false, true],
    refused: "ERR_UNAUTHORIZED: the request's credential was not accepted",
    connections: 3,
  });
  expect(warnings).toEqual([]);
});
