import { describe, expect, test } from "vitest";
import type { Engine } from "../src/contracts/engine.js";
import type { StandardSchema } from "../src/contracts/event-map.js";
import { createMemoryEngine } from "../src/memory/memory-engine.js";
import { defineEvents } from "../src/manager/define-events.js";
import { portsOf } from "../src/hub/ports.js";
import { createFakeClock } from "../src/testing/fake-clock.js";
import { createBench, user } from "./bench-hub.js";

const ada = user("ada");
const code = (name: string): unknown => expect.objectContaining({ code: name }) as unknown;

describe("sendEvent", () => {
  test("appends in call order, awaited or not", async () => {
    const { hub } = createBench();
    const manager = hub.manager(ada);
    const receipts = await Promise.all(Array.from({ length: 500 }, (_, n) => manager.sendEvent("said", { n })));
    expect(receipts.map((receipt) => receipt.position.offset)).toEqual(Array.from({ length: 500 }, (_, n) => n + 1));
    const page = await manager.history({ limit: 200 });
    expect(page.entries.map((entry) => entry.payload)).toEqual(Array.from({ length: 200 }, (_, n) => ({ n: n + 300 })));
  });

  test("is on its way before the call returns, with an engine that appends within it", async () => {
    const { hub, connect } = createBench();
    const socket = await connect(ada);
    await socket.take();
    const sent = hub.manager(ada).sendEvent("said", { n: 1 });
    expect(socket.waiting).toBe(1);
    await sent;
    expect(await socket.take()).toMatchObject([{ type: "said", offset: 1 }]);
  });

  test("keeps order on the wire when the engine is done with some appends at once and with others later", async () => {
    const memory = createMemoryEngine({ clock: createFakeClock() });
    let calls = 0;
    const append: Engine["log"]["append"] = (owner, request) => {
      const appending = memory.log.append(owner, request);
      calls += 1;
      return calls % 3 === 0 ? appending.then((result) => result) : appending;
    };
    const log = Object.assign(Object.create(memory.log) as Engine["log"], {
      append,
      head: memory.log.head.bind(memory.log),
      read: memory.log.read.bind(memory.log),
    });
    const { hub, connect } = createBench({ engine: { ...memory, log } });
    const socket = await connect(ada);
    await socket.take();
    const manager = hub.manager(ada);
    for (let n = 1; n <= 30; n += 1) {
      void manager.sendEvent("said", { n });
      if (n % 4 === 0) await Promise.resolve();
    }
    const offsets = (await socket.take()).map(({ offset }) => offset);
    expect(offsets).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
  });

  test("takes the payload as it is at the call", async () => {
    const { hub } = createBench();
    const payload = { list: [1] };
    const sent = hub.manager(ada).sendEvent("said", payload);
    payload.list.push(2);
    await sent;
    expect((await hub.manager(ada).history()).entries[0]?.payload).toEqual({ list: [1] });
  });

  test("with the same idempotency key appends once and tells the first position", async () => {
    const { hub } = createBench();
    const manager = hub.manager(ada);
    const first = await manager.sendEvent("said", { n: 1 }, { idempotencyKey: "k" });
    const again = await manager.sendEvent("said", { n: 1 }, { idempotencyKey: "k" });
    expect([first.duplicate, again.duplicate, again.position]).toEqual([false, true, first.position]);
    await expect(manager.sendEvent("said", { n: 2 }, { idempotencyKey: "k" })).rejects.toEqual(
      code("ERR_IDEMPOTENCY_MISMATCH"),
    );
    await expect(manager.sendEvent("said", {}, { idempotencyKey: "" })).rejects.toEqual(code("ERR_IDEMPOTENCY_KEY"));
    expect((await manager.history()).entries).toHaveLength(1);
  });

  test.each([
    ["a type with capitals", "Said", {}, "ERR_EVENT_TYPE"],
    ["an empty type", "", {}, "ERR_EVENT_TYPE"],
    ["a type of 65 characters", "a".repeat(65), {}, "ERR_EVENT_TYPE"],
    ["a type that is no string", 7, {}, "ERR_EVENT_TYPE"],
    ["a protocol type", "isowire:welcome", {}, "ERR_RESERVED_TYPE"],
    ["a function", "said", () => 1, "ERR_PAYLOAD"],
    ["undefined", "said", undefined, "ERR_PAYLOAD"],
    ["a BigInt inside", "said", { n: 1n }, "ERR_PAYLOAD"],
    ["33 levels", "said", JSON.parse(`${"[".repeat(33)}${"]".repeat(33)}`), "ERR_PAYLOAD"],
    ["more than 256 KiB", "said", "x".repeat(262_144), "ERR_EVENT_TOO_LARGE"],
    ["more than 256 KiB as UTF-8", "said", "é".repeat(131_073), "ERR_EVENT_TOO_LARGE"],
  ])("refuses %s, and appends nothing", async (...[, type, payload, expected]) => {
    const { hub, engine } = createBench();
    await expect(hub.manager(ada).sendEvent(type as string, payload)).rejects.toEqual(code(expected));
    expect((await engine.log.head(ada)).offset).toBe(0);
  });

  test("refuses a payload that refers to itself", async () => {
    const payload: Record<string, unknown> = {};
    payload["self"] = payload;
    await expect(createBench().hub.manager(ada).sendEvent("said", payload)).rejects.toEqual(code("ERR_PAYLOAD"));
  });

  test("refuses ids that are none", async () => {
    const manager = createBench().hub.manager(ada);
    for (const threadId of ["", "x".repeat(129), 7 as unknown as string]) {
      await expect(manager.sendEvent("said", {}, { threadId })).rejects.toEqual(code("ERR_ID"));
    }
  });

  test("refuses types that a bridge has reserved", async () => {
    const { hub } = createBench();
    portsOf(hub).reserve(["agent_started"]);
    await expect(hub.manager(ada).sendEvent("agent_started", {})).rejects.toEqual(code("ERR_RESERVED_TYPE"));
  });

  test("is ERR_OVERLOADED when too much is under way, and nobody else is held up", async () => {
    const { engine, release } = slowEngine();
    const { hub } = createBench({ engine, limits: { maxPendingAppends: 3 } });
    const under = Array.from({ length: 3 }, () => hub.manager(ada).sendEvent("said", {}));
    await expect(hub.manager(ada).sendEvent("said", {})).rejects.toMatchObject({
      code: "ERR_OVERLOADED",
      retryable: true,
      retryAfterMs: 100,
    });
    const other = hub.manager(user("grace")).sendEvent("said", {});
    release();
    await Promise.all([...under, other]);
    const bytes = createBench({ engine: slowEngine().engine, limits: { maxPendingBytes: 1000 } });
    void bytes.hub.manager(ada).sendEvent("said", "x".repeat(900));
    await expect(bytes.hub.manager(ada).sendEvent("said", "x".repeat(200))).rejects.toEqual(code("ERR_OVERLOADED"));
  });

  test("is ERR_OUTCOME_UNKNOWN when the engine fails in between, never a guess", async () => {
    const engine = createMemoryEngine();
    const failing: Engine = {
      ...engine,
      log: Object.assign(Object.create(engine.log) as Engine["log"], {
        append: () => Promise.reject(new Error("ECONNRESET 10.0.0.7")),
      }),
    };
    const error = await createBench({ engine: failing })
      .hub.manager(ada)
      .sendEvent("said", {})
      .catch((reason: unknown) => reason as Error);
    expect(error).toEqual(code("ERR_OUTCOME_UNKNOWN"));
    expect((error as Error).message).not.toContain("10.0.0.7");
  });

  test("checks payloads against their schemas, which must be synchronous", async () => {
    const schema = (validate: StandardSchema["~standard"]["validate"]): StandardSchema => ({
      "~standard": { version: 1, vendor: "test", validate },
    });
    const events = defineEvents({
      order: schema((value) =>
        typeof (value as { id?: unknown }).id === "string" ? { value } : { issues: [{ message: "id must be text" }] },
      ),
      late: schema(() => Promise.resolve({ value: 1 })),
    });
    const manager = createBench({ events }).hub.manager(ada);
    await manager.sendEvent("order", { id: "A-17" });
    await manager.sendEvent("free", { id: 17 });
    await expect(manager.sendEvent("order", { id: 17 })).rejects.toThrow("unable to send order; id must be text");
    await expect(manager.sendEvent("late", {})).rejects.toEqual(code("ERR_INVALID_OPTION"));
    expect(() => defineEvents({ order: {} as StandardSchema })).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_OPTION" }) as Error,
    );
  });

  test("after close is ERR_CLOSED", async () => {
    const { hub } = createBench();
    const manager = hub.manager(ada);
    await hub.close();
    await expect(manager.sendEvent("said", {})).rejects.toEqual(code("ERR_CLOSED"));
    expect(() => hub.manager(ada)).toThrow(expect.objectContaining({ code: "ERR_CLOSED" }) as Error);
  });
});

/** Appends wait until they are released. */
function slowEngine(): { engine: Engine; release: () => void } {
  const engine = createMemoryEngine();
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const append: Engine["log"]["append"] = async (owner, request) => {
    await gate;
    return engine.log.append(owner, request);
  };
  return {
    engine: {
      ...engine,
      log: Object.assign(Object.create(engine.log) as Engine["log"], {
        append,
        head: engine.log.head.bind(engine.log),
        read: engine.log.read.bind(engine.log),
      }),
    },
    release,
  };
}
