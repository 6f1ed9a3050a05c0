import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { eventually } from "./eventually.js";
import { servePublish, TOKEN, type PublishServerOptions } from "./publish-server.js";

const event = { user: { userId: "ada" }, type: "order_shipped", payload: { orderId: "A-17" } };
const KIB = 1_024;

const BAD: [string, unknown, string][] = [
  ["no JSON", "{", "ERR_MALFORMED"],
  ["nothing", "", "ERR_MALFORMED"],
  ["no UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "ERR_MALFORMED"],
  ["no object", [event], "ERR_MALFORMED"],
  ["null", "null", "ERR_MALFORMED"],
  ["a field nobody knows", { ...event, idempotencykey: "k" }, "ERR_MALFORMED"],
  ["a user by prototype", `{"__proto__":{"user":{"userId":"ada"}},"type":"said","payload":1}`, "ERR_MALFORMED"],
  ["no user", { ...event, user: undefined }, "ERR_INVALID_USER"],
  ["a user that is a text", { ...event, user: "ada" }, "ERR_INVALID_USER"],
  ["a user with claims", { ...event, user: { userId: "ada", claims: { admin: true } } }, "ERR_INVALID_USER"],
  ["a user id by prototype", `{"user":{"__proto__":{"userId":"ada"}},"type":"said","payload":1}`, "ERR_INVALID_USER"],
  ["no user id", { ...event, user: {} }, "ERR_INVALID_USER"],
  ["an empty user id", { ...event, user: { userId: "" } }, "ERR_INVALID_USER"],
  ["a user id that is a number", { ...event, user: { userId: 7 } }, "ERR_INVALID_USER"],
  ["a user id that is too long", { ...event, user: { userId: "x".repeat(1_025) } }, "ERR_INVALID_USER"],
  ["a user id that is no text", `{"user":{"userId":"\\ud800"},"type":"said","payload":1}`, "ERR_INVALID_USER"],
  ["a tenant that is null", { ...event, user: { userId: "ada", tenantId: null } }, "ERR_INVALID_USER"],
  ["no type", { ...event, type: undefined }, "ERR_EVENT_TYPE"],
  ["a type that is an object", { ...event, type: { toString: 1 } }, "ERR_EVENT_TYPE"],
  ["a type that is none", { ...event, type: "Order Shipped" }, "ERR_EVENT_TYPE"],
  ["a reserved type", { ...event, type: "isowire:welcome" }, "ERR_RESERVED_TYPE"],
  ["no payload", { ...event, payload: undefined }, "ERR_PAYLOAD"],
  ["an empty thread id", { ...event, threadId: "" }, "ERR_ID"],
  ["a run id that is null", { ...event, runId: null }, "ERR_ID"],
  ["a key that is a number", { ...event, idempotencyKey: 1 }, "ERR_IDEMPOTENCY_KEY"],
  ["a key that is null", { ...event, idempotencyKey: null }, "ERR_IDEMPOTENCY_KEY"],
  ["a key that is too long", { ...event, idempotencyKey: "k".repeat(129) }, "ERR_IDEMPOTENCY_KEY"],
];

test.each(BAD)("%s is 400 with its code, and appends nothing", async (_what, body, code) => {
  await using served = await servePublish();
  const answer = await served.post(body);
  expect([answer.status, answer.body]).toEqual([400, { code, message: expect.stringMatching(/.{8}/) as string }]);
  expect((await served.manager("ada").history()).entries).toEqual([]);
  expect(served.logger.lines).toEqual([]);
});

test("only POST and only JSON is read", async () => {
  await using served = await servePublish();
  const url = `http://127.0.0.1:${served.port}/`;
  for (const method of ["GET", "PUT", "DELETE"]) {
    const response = await fetch(url, { method, ...(method === "GET" ? {} : { body: "{}" }) });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await response.json()).toMatchObject({ code: "ERR_MALFORMED" });
  }
  for (const type of [
    "text/plain",
    "application/jsonp",
    "application/x-www-form-urlencoded",
    "text/application/json",
  ]) {
    expect((await served.post(event, { "Content-Type": type })).status, type).toBe(415);
  }
  expect((await served.post(event, { "Content-Type": "Application/JSON; charset=utf-8" })).status).toBe(200);
});

describe("a body beyond the bound", () => {
  const limits = { maxEventBytes: 8 * KIB };
  const sized = (bytes: number): object => ({ ...event, payload: "x".repeat(bytes - 2) });

  test("is 413, a payload beyond maxEventBytes as well, and one within passes", async () => {
    await using served = await servePublish({ hubOptions: { limits } });
    expect((await served.post(sized(8 * KIB))).status).toBe(200);
    for (const bytes of [8 * KIB + 1, 64 * KIB]) {
      const { status, body } = await served.post(sized(bytes));
      expect([status, body["code"]]).toEqual([413, "ERR_EVENT_TOO_LARGE"]);
    }
    expect((await served.manager("ada").history()).entries).toHaveLength(1);
  });

  test.each([
    ["announced", "Content-Length: 10000000000", "x".repeat(KIB)],
    ["sent in chunks", "Transfer-Encoding: chunked", `10000\r\n${"x".repeat(64 * KIB)}\r\n`],
  ])("is refused while it is %s, and its connection is not read for ever", async (_how, header, part) => {
    await using served = await servePublish({ hubOptions: { limits } });
    const socket = connect(served.port, "127.0.0.1");
    let [text, ended] = ["", false];
    socket.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    socket.on("error", () => undefined).on("close", () => (ended = true));
    socket.write(
      `POST / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\n${header}\r\n\r\n`,
    );
    socket.write(part);
    await eventually("an answer", () => text.includes("ERR_EVENT_TOO_LARGE"));
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toMatch(/^connection: close\r$/im);
    await eventually("the end of the connection", () => {
      if (!ended) socket.write(part);
      return ended;
    });
  });
});

test("a client that vanishes while it sends leaves nothing behind", async () => {
  await using served = await servePublish();
  const socket = connect(served.port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(
    `POST / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"user"`,
  );
  socket.once("connect", () => socket.resetAndDestroy());
  await eventually("its end", () => socket.destroyed);
  expect((await served.post(event)).status).toBe(200);
  expect(served.logger.lines).toEqual([]);
});

const unavailable = { status: 503, code: "ERR_UNAVAILABLE", retryAfter: "1", scheme: null };
const unauthorized = { status: 401, code: "ERR_UNAUTHORIZED", retryAfter: null, scheme: "Bearer" };

const DOORS: [string, () => unknown, object][] = [
  ["false", () => false, unauthorized],
  ["unauthorized", () => ({ reason: "unauthorized" }), unauthorized],
  ["expired", () => Promise.resolve({ reason: "expired" }), unauthorized],
  ["forbidden", () => ({ reason: "forbidden" }), { ...unauthorized, status: 403, code: "ERR_FORBIDDEN", scheme: null }],
  ["unavailable", () => ({ reason: "unavailable", retryAfterMs: 7_000 }), { ...unavailable, retryAfter: "7" }],
  ["nothing", () => undefined, unavailable],
  ["a text", () => "yes", unavailable],
  ["an unknown reason", () => ({ reason: "toString" }), unavailable],
  ["no answer in time", () => new Promise(() => undefined), unavailable],
  ["a rejection", () => Promise.reject(new Error(`cannot check ${TOKEN} nor api-key-0123456789`)), unavailable],
];

test.each(DOORS)("an authenticate that answers %s lets nobody publish", async (_what, answers, expected) => {
  const authenticate = answers as NonNullable<PublishServerOptions["authenticate"]>;
  await using served = await servePublish({ authenticate, authenticateTimeoutMs: 50 });
  const { status, headers, body } = await served.post(event, { "X-API-Key": "api-key-0123456789" });
  const [retryAfter, scheme] = [headers.get("retry-after"), headers.get("www-authenticate")];
  expect({ status, code: body["code"], retryAfter, scheme }).toEqual(expected);
  expect((await served.manager("ada").history()).entries).toEqual([]);
  const told = served.logger.text() + JSON.stringify(body);
  expect(told).not.toContain(TOKEN);
  expect(told).not.toContain("api-key-0123456789");
});
