import { createUserContext } from "@isowire/core/trusted";
import { expect, test } from "vitest";
import { Device } from "./device.js";
import { deferred, eventually } from "./eventually.js";
import { maskedFrame, RawClient } from "./raw-client.js";
import { authenticateAda, serve, type ServeOptions } from "./serve.js";

const ONE_PLACE = { limits: { connectionsPerNode: 1 } };
const refuse = () => ({ reason: "unauthorized" }) as const;

const EXITS: [string, Record<string, string>, ServeOptions][] = [
  ["a refused origin", { Origin: "https://evil.example.com" }, {}],
  ["a malformed handshake", { "Sec-WebSocket-Key": "short" }, {}],
  ["an unknown subprotocol", { "Sec-WebSocket-Protocol": "chat.v3" }, {}],
  ["a refusal that closes", {}, { authenticate: refuse }],
  ["a refusal over HTTP", {}, { authenticate: refuse, refuse: "http" }],
];

test.each(EXITS)("%s gives its place back", async (_name, headers, options) => {
  const good = createUserContext({ userId: "ada" });
  const authenticate: typeof authenticateAda = (request) =>
    request.headers["x-good"] === undefined ? (options.authenticate ?? authenticateAda)(request) : good;
  await using served = await serve({ ...options, authenticate, hubOptions: ONE_PLACE });
  for (let round = 0; round < 3; round += 1) {
    using client = new RawClient(served.port);
    client.upgrade("/ws", { headers });
    await eventually("an answer", () => client.status);
    if (client.status === 101) {
      await client.closeCode();
      client.socket.end(maskedFrame(Buffer.from([0x0f, 0xa0]), { opcode: 8 }));
    }
    expect(client.status).not.toBe(503);
    await eventually("the end", () => client.ended);
    await welcomedSoon(served.url);
    await eventually("its place", () => served.hub.stats().connections === 0);
  }
});

test("a client that vanishes while it is authenticated leaves nothing behind", async () => {
  const asked = deferred();
  const gate = deferred();
  await using served = await serve({
    hubOptions: ONE_PLACE,
    authenticate: async (request) => {
      if (request.headers["x-good"] === undefined) {
        asked.resolve();
        await gate.promise;
      }
      return authenticateAda(request);
    },
  });
  const client = new RawClient(served.port);
  client.upgrade("/ws", { early: [maskedFrame("{}")] });
  await asked.promise;
  client.socket.resetAndDestroy();
  await eventually("the end", () => client.ended);
  gate.resolve();
  await welcomedSoon(served.url);
});

test("a client that said goodbye while it is authenticated is let go", async () => {
  const gate = deferred();
  const asked = deferred();
  await using served = await serve({
    hubOptions: ONE_PLACE,
    authenticate: async (request) => {
      if (request.headers["x-good"] === undefined) {
        asked.resolve();
        await gate.promise;
      }
      return authenticateAda(request);
    },
  });
  using client = new RawClient(served.port);
  client.upgrade("/ws");
  await asked.promise;
  client.socket.end();
  gate.resolve();
  await eventually("the end", () => client.ended);
  await welcomedSoon(served.url);
});

/** A place is given back a moment after the client saw the end: tries until somebody gets in. */
async function welcomedSoon(url: string): Promise<void> {
  let welcomed = false;
  let waiting = false;
  await eventually("a welcome for the next one", () => {
    if (welcomed || waiting) return welcomed;
    waiting = true;
    const device = new Device(url, { headers: { "x-good": "1" } });
    device.socket.once("message", () => {
      welcomed = true;
      device.socket.close();
    });
    device.socket.once("close", () => (waiting = false));
    return false;
  });
}
