import { request } from "node:http";
import type { Refusal } from "@isowire/core/contracts";
import { createHub, createMemoryEngine } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { expect, test, vi } from "vitest";
import { Device, refusedWith } from "./device.js";
import { eventually, inTime } from "./eventually.js";
import { RawClient } from "./raw-client.js";
import { authenticateAda, serve } from "./serve.js";

test.each(["GET", "POST", "OPTIONS"])("a plain %s on the path is answered 426", async (method) => {
  await using served = await serve();
  const response = await fetch(served.url.replace("ws:", "http:"), { method });
  expect(response.status).toBe(426);
  expect(response.headers.get("upgrade")).toBe("websocket");
  await response.text();
});

test("an upgrade to something else on the path is answered 426", async () => {
  await using served = await serve();
  const answer = new Promise<number | undefined>((resolve) => {
    const asked = request({ port: served.port, path: "/ws", headers: { Connection: "Upgrade", Upgrade: "h2c" } });
    asked.once("response", (response) => resolve(response.resume().statusCode)).end();
  });
  expect(await inTime("an answer", answer)).toBe(426);
});

test("another path is answered 404 when nobody else listens for upgrades", async () => {
  await using served = await serve();
  expect(await refusedWith(`${served.url}/`)).toMatchObject({ status: 404 });
  expect(await refusedWith(`ws://127.0.0.1:${served.port}/%77s`)).toMatchObject({ status: 404 });
});

test("a hub that drains answers 503 with Retry-After", async () => {
  await using served = await serve();
  await served.hub.drain({ windowMs: 1, runGraceMs: 1 });
  const answer = await refusedWith(served.url);
  expect(answer.status).toBe(503);
  expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
});

test("a full node answers 503 with Retry-After, and takes the next one when a place is free", async () => {
  await using served = await serve({ hubOptions: { limits: { connectionsPerNode: 1 } } });
  using first = new Device(served.url);
  await first.welcome();
  const answer = await refusedWith(served.url);
  expect(answer).toMatchObject({
    status: 503,
    headers: { "retry-after": expect.stringMatching(/^[1-9]\d*$/) as string },
  });
  first.socket.close();
  await first.closed();
  await eventually("a free place", () => served.hub.stats().connections === 0);
  using second = new Device(served.url);
  await second.welcome();
});

test("too many upgrades a second are answered 429 with Retry-After, before the origin is looked at", async () => {
  await using served = await serve({ hubOptions: { limits: { upgradesPerSecond: 1 } } });
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => refusedWith(served.url, { origin: "https://evil.example.com" })),
  );
  const limited = answers.filter(({ status }) => status === 429);
  expect(limited.length).toBeGreaterThanOrEqual(3);
  expect(limited[0]?.headers["retry-after"]).toMatch(/^[1-9]\d*$/);
});

const REASONS: [Refusal["reason"], number, number][] = [
  ["unauthorized", 4501, 401],
  ["expired", 4100, 401],
  ["forbidden", 4503, 403],
  ["unavailable", 1013, 503],
];

test.each(REASONS)("%s: the handshake completes and closes at once with %i", async (reason, code) => {
  await using served = await serve({ authenticate: () => ({ reason }) });
  using device = new Device(served.url, { protocols: ["isowire.v1"] });
  const opened = vi.fn();
  device.socket.once("open", opened);
  expect(await device.closed()).toMatchObject({ code });
  expect(opened).toHaveBeenCalled();
  expect(device.messages).toEqual([]);
});

test.each(REASONS)('%s: refuse "http" answers a status', async (reason, _code, status) => {
  await using served = await serve({ authenticate: () => ({ reason, retryAfterMs: 1_200 }), refuse: "http" });
  const answer = await refusedWith(served.url);
  expect(answer).toMatchObject({ status, headers: { "retry-after": "2" } });
  expect(answer.headers["www-authenticate"]).toBe(status === 401 ? "Bearer" : undefined);
});

const CANARY = "canary-8f3a1c";
const lookAlike = { ...createUserContext({ userId: "ada" }) };
const UNUSABLE: [string, () => unknown][] = [
  [
    "throws",
    () => {
      throw new Error(`password ${CANARY} is wrong`);
    },
  ],
  ["rejects", () => Promise.reject(new Error(CANARY))],
  [
    "throws something that is no error",
    () => {
      throw CANARY as unknown as Error;
    },
  ],
  ["returns a look-alike of a context", () => lookAlike],
  ["returns a look-alike in a grant", () => ({ context: lookAlike })],
  ["returns JSON of a context", () => JSON.parse(JSON.stringify(lookAlike)) as unknown],
  ["returns nothing", () => undefined],
  ["returns true", () => true],
  ["returns a refusal with an unknown reason", () => ({ reason: "toString" })],
  [
    "returns an expiry that is no number",
    () => ({ context: createUserContext({ userId: "ada" }), expiresAt: Number.NaN }),
  ],
];

test.each(UNUSABLE)(
  "an authenticate that %s is unavailable, is logged, and tells nothing",
  async (_name, authenticate) => {
    await using served = await serve({ authenticate: authenticate as typeof authenticateAda });
    using device = new Device(`${served.url}?q=${CANARY}`);
    const closure = await device.closed();
    expect(closure.code).toBe(1013);
    expect(closure.reason).not.toContain(CANARY);
    expect(served.logger.lines.filter(({ level }) => level === "error")).toHaveLength(1);
    expect(served.logger.text()).not.toContain(CANARY);
    expect(served.hub.stats().connections).toBe(0);
  },
);

test("an authenticate that never answers is unavailable after the timeout, and answers in vain", async () => {
  let answer: (() => void) | undefined;
  const late = (): Promise<ReturnType<typeof createUserContext>> =>
    new Promise((resolve) => (answer = () => resolve(createUserContext({ userId: "ada" }))));
  await using served = await serve({ authenticate: late, authenticateTimeoutMs: 50 });
  using device = new Device(served.url);
  expect(await device.closed()).toMatchObject({ code: 1013 });
  answer?.();
  expect(served.logger.text()).toContain("50 ms");
});

test("a grant that has run out already is expired", async () => {
  const context = createUserContext({ userId: "ada" });
  await using served = await serve({ authenticate: () => ({ context, expiresAt: Date.now() - 1 }) });
  using device = new Device(served.url);
  expect(await device.closed()).toMatchObject({ code: 4100 });
});

test("the grant's expiresAt stands in the welcome", async () => {
  const context = createUserContext({ userId: "ada" });
  const expiresAt = Date.now() + 3_600_000;
  await using served = await serve({ authenticate: () => ({ context, expiresAt }) });
  using device = new Device(served.url);
  expect(await device.welcome()).toMatchObject({ expiresAt });
});

test.each([
  ["no key", { "Sec-WebSocket-Key": "short" }, 400],
  ["a version nobody speaks", { "Sec-WebSocket-Version": "12" }, 426],
  ["the draft version whose origin has another name", { "Sec-WebSocket-Version": "8" }, 426],
  ["a subprotocol that is no token", { "Sec-WebSocket-Protocol": "isowire.v1, a/b" }, 400],
  ["an empty subprotocol", { "Sec-WebSocket-Protocol": "isowire.v1," }, 400],
  ["the same subprotocol twice", { "Sec-WebSocket-Protocol": "isowire.v1, isowire.v1" }, 400],
])("a handshake with %s is refused before anybody authenticates", async (_name, headers, status) => {
  const authenticate = vi.fn(authenticateAda);
  await using served = await serve({ authenticate });
  using client = new RawClient(served.port);
  client.upgrade("/ws", { headers });
  expect(await eventually("an answer", () => client.status)).toBe(status);
  expect(authenticate).not.toHaveBeenCalled();
});

test("a look-alike of a context is found out before the handshake", async () => {
  await using served = await serve({ authenticate: () => lookAlike, refuse: "http" });
  expect(await refusedWith(served.url)).toMatchObject({ status: 503 });
});

test("a malformed credential is unauthorized before anybody is asked", async () => {
  const authenticate = vi.fn(authenticateAda);
  await using served = await serve({ authenticate });
  using device = new Device(served.url, { protocols: ["isowire.v1", "isowire.bearer.a+b"] });
  expect(await device.closed()).toMatchObject({ code: 4501 });
  expect(authenticate).not.toHaveBeenCalled();
});

test("a client that goes on sending gets its refusal whole, without a reset", async () => {
  await using served = await serve();
  using client = new RawClient(served.port);
  const headers = { Origin: "https://evil.example.com" };
  client.upgrade("/ws", { headers, early: [Buffer.alloc(8 * 1_024 * 1_024)] });
  client.socket.end();
  await eventually("the end", () => client.ended);
  expect(client.status).toBe(403);
  expect(client.error).toBeUndefined();
});

test("an answer of authenticate ends its timer", async () => {
  let timers = 0;
  const after = (): Disposable => {
    timers += 1;
    return { [Symbol.dispose]: () => void (timers -= 1) };
  };
  const hub = createHub({ engine: createMemoryEngine({ clock: { now: () => Date.now(), after } }) });
  const idle = timers;
  await using served = await serve({ hub, authenticate: () => ({ reason: "forbidden" }) });
  using device = new Device(served.url);
  await device.closed();
  expect(timers).toBe(idle);
});
