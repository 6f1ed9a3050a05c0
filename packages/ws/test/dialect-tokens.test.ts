import type { Authenticate, MessageCodec } from "@isowire/core/contracts";
import { createUserContext } from "@isowire/core/trusted";
import { expect, test, vi } from "vitest";
import { credentialsOf } from "../src/index.js";
import { Device, refusedWith, type DeviceOptions } from "./device.js";
import { eventually } from "./eventually.js";
import { RawClient } from "./raw-client.js";
import { authenticateAda, serve } from "./serve.js";

const TOKEN = "header.payload.signature-8f3a1c";
const dialect: MessageCodec = {
  subprotocol: "old-v1",
  bearerPrefix: "old.",
  encodeEntry: (entry) => JSON.stringify({ type: entry.type }),
  encodeControl: (message) => JSON.stringify({ type: `old ${message.type}` }),
  decode: () => ({ kind: "ping" }),
};
const encoded = `isowire.bearer.${Buffer.from("other").toString("base64url")}`;

/** Admits everybody, and keeps what they brought. */
function witness(): { readonly seen: unknown[]; readonly authenticate: Authenticate } {
  const seen: unknown[] = [];
  return {
    seen,
    authenticate: (request) => {
      seen.push(credentialsOf(request));
      return authenticateAda(request);
    },
  };
}

test("a dialect's own token is the credential, and the dialect is echoed without it", async () => {
  const { seen, authenticate } = witness();
  await using served = await serve({ codecs: [dialect], authenticate });
  using device = new Device(served.url, { protocols: [`old.${TOKEN}`, "old-v1"] });
  await device.next("old isowire:welcome");
  expect(device.socket.protocol).toBe("old-v1");
  expect(seen).toEqual([{ kind: "bearer", token: TOKEN }]);
});

test("a token alone names its dialect, and nothing is echoed", async () => {
  const { seen, authenticate } = witness();
  await using served = await serve({ codecs: [dialect], authenticate });
  using client = new RawClient(served.port);
  client.upgrade("/ws", { headers: { "Sec-WebSocket-Protocol": `old.${TOKEN}` } });
  await eventually("the welcome", () => client.texts[0]?.includes("old isowire:welcome"));
  expect(client.status).toBe(101);
  expect(client.head.toLowerCase()).not.toContain("sec-websocket-protocol");
  expect(seen).toEqual([{ kind: "bearer", token: TOKEN }]);
});

test.each<[string, DeviceOptions & { query?: string }, object]>([
  [
    "the Authorization header goes before it",
    { protocols: ["old-v1", `old.${TOKEN}`], headers: { Authorization: "Bearer first" } },
    { kind: "bearer", token: "first" },
  ],
  [
    "the native bearer entry goes before it",
    { protocols: ["old-v1", `old.${TOKEN}`, encoded] },
    { kind: "bearer", token: "other" },
  ],
  [
    "it goes before a ticket",
    { protocols: ["old-v1", `old.${TOKEN}`], query: "?ticket=t" },
    { kind: "bearer", token: TOKEN },
  ],
  ["it is none in another dialect", { protocols: ["isowire.v1", `old.${TOKEN}`] }, { kind: "none" }],
])("%s", async (_rule, { query = "", ...options }, credential) => {
  const { seen, authenticate } = witness();
  await using served = await serve({ codecs: [dialect], authenticate });
  using device = new Device(served.url + query, options);
  await eventually("the welcome", () => device.messages.length > 0);
  expect(seen).toEqual([credential]);
});

test.each([
  ["two tokens", ["old-v1", "old.a", "old.b"]],
  ["an empty token", ["old-v1", "old."]],
  ["a token with other characters", ["old-v1", "old.a!b"]],
])("%s let nobody in, and nothing else is looked at", async (_name, protocols) => {
  const authenticate = vi.fn(authenticateAda);
  await using served = await serve({ codecs: [dialect], authenticate });
  using device = new Device(`${served.url}?ticket=t`, { protocols });
  expect(await device.closed()).toMatchObject({ code: 4501 });
  expect(authenticate).not.toHaveBeenCalled();
});

test("without the codec its tokens are neither an offer nor a credential", async () => {
  const { seen, authenticate } = witness();
  await using served = await serve({ authenticate });
  expect(await refusedWith(served.url, { protocols: [`old.${TOKEN}`] })).toMatchObject({ status: 400 });
  using device = new Device(served.url, { protocols: ["isowire.v1", `old.${TOKEN}`] });
  await device.welcome();
  expect(seen).toEqual([{ kind: "none" }]);
});

test("an error that quotes a dialect's token is logged without it", async () => {
  const authenticate: Authenticate = () => {
    throw new Error(`cannot read ${TOKEN}`);
  };
  await using served = await serve({ codecs: [dialect], authenticate });
  using device = new Device(served.url, { protocols: ["old-v1", `old.${TOKEN}`] });
  expect(await device.closed()).toMatchObject({ code: 1013 });
  const logged = served.logger.text();
  expect(logged).toContain("cannot read [redacted]");
  expect(logged).not.toContain("8f3a1c");
});

test("a codec is told whose connection it is, both ways", async () => {
  const users: unknown[] = [];
  const told: MessageCodec = {
    ...dialect,
    encodeControl: ({ type }, { userId, tenantId }) => JSON.stringify({ type, userId, tenantId }),
    encodeEntry: ({ type }, { userId }) => JSON.stringify({ type, userId }),
    decode: (_text, { userId, tenantId }) => {
      users.push({ userId, tenantId });
      return { kind: "nothing" };
    },
  };
  const ada = createUserContext({ userId: "ada", tenantId: "north" });
  await using served = await serve({ codecs: [told], authenticate: () => ada });
  using device = new Device(served.url, { protocols: ["old-v1"] });
  expect(await device.welcome()).toMatchObject({ userId: "ada", tenantId: "north" });
  device.send({});
  await eventually("the message", () => users.length === 1);
  await served.hub.manager(ada).sendEvent("note", {});
  expect(await device.next("note")).toEqual({ type: "note", userId: "ada" });
  expect(users).toEqual([{ userId: "ada", tenantId: "north" }]);
  // What asks for nothing is answered by nothing.
  expect(device.messages.map(({ type }) => type)).toEqual(["isowire:welcome", "isowire:snapshot", "note"]);
});
