import { createServer, type RequestListener } from "node:http";
import { createHub, IsowireError } from "@isowire/core";
import { portsOf } from "@isowire/core/contracts";
import { expect, test, vi } from "vitest";
import { WebSocketServer } from "ws";
import { attachWebSocketServer } from "../src/index.js";
import { Device, refusedWith } from "./device.js";
import { RawClient } from "./raw-client.js";
import { deferred, eventually } from "./eventually.js";
import { authenticateAda, listen, ORIGIN, serve, stop } from "./serve.js";

/** Answers everything, as an Express application does, and would crash if the answer were given already. */
const answerAll: RequestListener = (request, response) => {
  response.writeHead(request.url === "/health" ? 200 : 404).end("app");
};

test("an application registered before or after sees its own paths and never ours", async () => {
  const before = vi.fn(answerAll);
  await using served = await serve({ app: before });
  const base = `http://127.0.0.1:${served.port}`;
  expect(await (await fetch(`${base}/health`)).text()).toBe("app");
  expect((await fetch(`${base}/ws`)).status).toBe(426);
  expect((await fetch(`${base}/ws?ticket=x`)).status).toBe(426);
  expect((await fetch(`${base}/ws/deeper`)).status).toBe(404);
  served.server.removeAllListeners("request");
  const after = vi.fn(answerAll);
  served.server.on("request", after);
  expect((await fetch(`${base}/ws`)).status).toBe(426);
  expect(await (await fetch(`${base}/health`)).text()).toBe("app");
  expect(before.mock.calls.map(([request]) => request.url)).toEqual(["/health", "/ws/deeper"]);
  expect(after.mock.calls.map(([request]) => request.url)).toEqual(["/health"]);
});

test("upgrades of other paths reach the application's own listeners, and ours do not", async () => {
  await using served = await serve();
  const other = new WebSocketServer({ server: served.server, path: "/other" });
  other.on("connection", (socket) => socket.send(JSON.stringify({ type: "other" })));
  using theirs = new Device(`ws://127.0.0.1:${served.port}/other`);
  using ours = new Device(served.url);
  await theirs.next("other");
  await ours.welcome();
  other.close();
});

test("two endpoints share a server, each with its own path", async () => {
  await using served = await serve();
  const hub = createHub();
  const options = { hub, authenticate: () => ({ reason: "forbidden" }) as const, allowedOrigins: [ORIGIN] };
  const second = attachWebSocketServer(served.server, { ...options, path: "/second" });
  using first = new Device(served.url);
  await first.welcome();
  using refused = new Device(`ws://127.0.0.1:${served.port}/second`);
  expect(await refused.closed()).toMatchObject({ code: 4503 });
  await second.close();
  expect(await refusedWith(`ws://127.0.0.1:${served.port}/second`)).toMatchObject({ status: 404 });
  using still = new Device(served.url);
  await still.welcome();
  await hub.close();
});

test("the same path twice on one server is refused", async () => {
  await using served = await serve();
  const again = () =>
    attachWebSocketServer(served.server, { hub: served.hub, authenticate: authenticateAda, allowedOrigins: [] });
  expect(again).toThrow(/path.*"\/ws"/);
  try {
    again();
  } catch (error) {
    expect(IsowireError.isInstance(error, "ERR_INVALID_OPTION")).toBe(true);
  }
});

test("close puts the server back as it was", async () => {
  const hub = createHub();
  const server = createServer(answerAll);
  const before = {
    request: server.listeners("request"),
    upgrade: server.listeners("upgrade"),
    own: Object.hasOwn(server, "emit"),
  };
  const endpoint = attachWebSocketServer(server, { hub, authenticate: authenticateAda, allowedOrigins: [] });
  await endpoint.close();
  await endpoint.close();
  expect({
    request: server.listeners("request"),
    upgrade: server.listeners("upgrade"),
    own: Object.hasOwn(server, "emit"),
  }).toEqual(before);
  const port = await listen(server);
  expect((await fetch(`http://127.0.0.1:${port}/ws`)).status).toBe(404);
  await stop(server);
  await hub.close();
});

test("close leaves alone what wrapped the server after us, and can be followed by another attach", async () => {
  await using served = await serve({ app: answerAll });
  const ours = served.server.emit;
  const seen: unknown[] = [];
  served.server.emit = function (this: typeof served.server, ...args: Parameters<typeof ours>) {
    seen.push(args[0]);
    return Reflect.apply(ours, this, args);
  } as typeof ours;
  await served.endpoint.close();
  expect((await fetch(`http://127.0.0.1:${served.port}/ws`)).status).toBe(404);
  expect(seen).toContain("request");
  await using again = attachWebSocketServer(served.server, {
    hub: served.hub,
    authenticate: authenticateAda,
    allowedOrigins: [],
  });
  using device = new Device(`ws://127.0.0.1:${served.port}${again.path}`);
  await device.welcome();
});

test("close tells those who are being authenticated to come back, and hears no late answer", async () => {
  const asked = deferred();
  const gate = deferred();
  await using served = await serve({
    authenticate: async (request) => {
      asked.resolve();
      await gate.promise;
      return authenticateAda(request);
    },
  });
  const release = vi.spyOn(portsOf(served.hub), "release");
  using client = new RawClient(served.port);
  client.upgrade("/ws");
  await asked.promise;
  await served.endpoint.close();
  expect(await eventually("an answer", () => client.status)).toBe(503);
  gate.resolve();
  await eventually("the end", () => client.ended);
  await new Promise((resolve) => setImmediate(resolve));
  expect(release).toHaveBeenCalledTimes(1);
});

test("open connections stay when the endpoint closes", async () => {
  await using served = await serve();
  using device = new Device(served.url);
  await device.welcome();
  await served.endpoint.close();
  device.send({ type: "isowire:ping" });
  await device.next("isowire:pong");
});
