import { createHub, createMemoryEngine, IsowireError } from "@isowire/core";
import { describe, expect, test } from "vitest";
import { createPublishHandler, type PublishHandlerOptions } from "../src/index.js";
import { servePublish, TOKEN } from "./publish-server.js";

const event = { user: { userId: "ada" }, type: "order_shipped", payload: { orderId: "A-17" } };

describe("what a service publishes", () => {
  test("is in the log of the user it names, and of nobody else", async () => {
    await using served = await servePublish();
    const { status, headers, body } = await served.post({
      ...event,
      user: { userId: "ada", tenantId: "north" },
      threadId: "t1",
      runId: "r1",
    });
    const { epoch, entries } = await served.manager("ada", "north").history();
    const { offset, time } = entries[0] ?? { offset: 0, time: 0 };
    expect([status, body]).toEqual([200, { position: { epoch, offset, time }, duplicate: false }]);
    expect(headers.get("content-type")).toBe("application/json");
    expect(entries).toEqual([
      expect.objectContaining({ type: event.type, payload: event.payload, threadId: "t1", runId: "r1" }),
    ]);
    expect((await served.manager("ada").history()).entries).toEqual([]);
  });

  test("appends once an idempotencyKey, and the key means one event", async () => {
    await using served = await servePublish();
    const keyed = { ...event, idempotencyKey: "order-A-17" };
    const [first, again, other] = [await served.post(keyed), await served.post(keyed), await served.post(event)];
    expect(again.body).toEqual({ position: first.body["position"], duplicate: true });
    expect([first.body["duplicate"], other.body["duplicate"]]).toEqual([false, false]);
    const changed = await served.post({ ...keyed, payload: { orderId: "B-2" } });
    expect([changed.status, changed.body["code"]]).toEqual([409, "ERR_IDEMPOTENCY_MISMATCH"]);
    expect((await served.manager("ada").history()).entries).toHaveLength(2);
  });

  test.each(["../eve", "a/b", "1:x", "__proto__", "constructor", "ada\u0000", "e\u0301", "'; --", "{}", "👩‍🚀"])(
    "reaches the user %j and no other",
    async (userId) => {
      await using served = await servePublish();
      expect((await served.post({ ...event, user: { userId, tenantId: userId } })).status).toBe(200);
      expect((await served.manager(userId, userId).history()).entries).toHaveLength(1);
      for (const other of [userId.normalize("NFC"), userId.trim().replace("\0", ""), "eve"].filter(
        (id) => id !== userId,
      ))
        expect((await served.manager(other, userId).history()).entries).toEqual([]);
      expect((await served.manager(userId).history()).entries).toEqual([]);
    },
  );

  test("may have been read by Express before", async () => {
    const before = async (request: object): Promise<void> => {
      let text = "";
      for await (const chunk of request as AsyncIterable<Buffer>) text += chunk.toString();
      Object.assign(request, { body: JSON.parse(text) as unknown });
    };
    await using served = await servePublish({ before });
    expect((await served.post(event)).status).toBe(200);
    expect((await served.post("[]")).body["code"]).toBe("ERR_MALFORMED");
  });

  test("keeps prototype keys of a payload as data", async () => {
    await using served = await servePublish();
    const payload = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    const { status } = await served.post(`{"user":{"userId":"ada"},"type":"said","payload":${payload}}`);
    const { entries } = await served.manager("ada").history();
    expect([status, JSON.stringify(entries[0]?.payload)]).toEqual([200, payload]);
    expect("polluted" in {}).toBe(false);
  });
});

describe("a hub that cannot take it", () => {
  test("that is overloaded answers 429, one that is closed 503, both with Retry-After", async () => {
    const engine = createMemoryEngine();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const log = Object.assign(Object.create(engine.log) as typeof engine.log, {
      append: async (...call: Parameters<typeof engine.log.append>) => {
        await held;
        return engine.log.append(...call);
      },
    });
    await using served = await servePublish({
      hubOptions: { engine: { ...engine, log }, limits: { maxPendingAppends: 1 } },
    });
    const first = served.manager("ada").sendEvent("said", {});
    const overloaded = await served.post(event);
    expect([overloaded.status, overloaded.body["code"]]).toEqual([429, "ERR_OVERLOADED"]);
    release();
    await first;
    await served.hub.close();
    const closed = await served.post(event);
    expect([closed.status, closed.body["code"]]).toEqual([503, "ERR_CLOSED"]);
    for (const { headers } of [overloaded, closed]) expect(headers.get("retry-after")).toBe("1");
  });

  test("whose engine fails says that the outcome is unknown, and nothing of the engine", async () => {
    const engine = createMemoryEngine();
    const failing = { append: () => Promise.reject(new Error(`no route to db.internal as ${TOKEN}`)) };
    const log = Object.assign(Object.create(engine.log) as typeof engine.log, failing);
    await using served = await servePublish({ hubOptions: { engine: { ...engine, log } } });
    const { status, body } = await served.post(event);
    expect([status, body["code"]]).toEqual([500, "ERR_OUTCOME_UNKNOWN"]);
    expect(JSON.stringify(body)).not.toContain("db.internal");
  });

  test("whose schema throws answers 500 with an incident that the log explains", async () => {
    const standard = {
      version: 1,
      vendor: "test",
      validate: () => {
        throw new Error(`secret ${TOKEN}`);
      },
    } as const;
    const logged: string[] = [];
    const line = (fields: object, text: string): void => void logged.push(JSON.stringify(fields) + text);
    const logger = { debug: line, info: line, warn: line, error: line };
    await using served = await servePublish({
      hubOptions: { logger, events: { order_shipped: { "~standard": standard } } },
    });
    const { status, body } = await served.post(event);
    expect([status, body["code"]]).toEqual([500, "ERR_UNAVAILABLE"]);
    const incident = /incident (\w+)/.exec(String(body["message"]))?.[1] ?? "none";
    expect(logged).toEqual([expect.stringContaining(incident)]);
    expect(logged[0]).toContain("secret [redacted]");
    expect(JSON.stringify(body)).not.toContain("secret");
  });
});

test.each([
  ["authenticate", undefined, "ERR_INVALID_OPTION"],
  ["authenticate", "token", "ERR_INVALID_OPTION"],
  ["authenticateTimeoutMs", 0, "ERR_INVALID_OPTION"],
  ["hub", {}, "ERR_CONTRACT"],
])("%s: %j is refused", (option, value, code) => {
  const hub = createHub();
  const options = { hub, authenticate: () => true, [option]: value } as PublishHandlerOptions;
  expect(() => createPublishHandler(options)).toThrow(expect.objectContaining({ code }) as IsowireError);
  return hub.close();
});
