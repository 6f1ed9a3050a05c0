import { expectTypeOf, test } from "vitest";
import type { Client } from "./client.js";
import type { StandardSchema } from "./standard-schema.js";
import { createClient } from "./create-client.js";
import { createThreadStore } from "./thread/thread-store.js";

declare const order: StandardSchema<{ orderId: string }>;
const url = "/ws";

test("without schemas the agents' events are typed and others are unknown", () => {
  const client = createClient({ url });
  client.on("message_delta", ({ payload, offset }) => {
    expectTypeOf(payload).toEqualTypeOf<{ messageId: string; delta: string }>();
    expectTypeOf(offset).toEqualTypeOf<number>();
  });
  client.on("order_shipped", ({ payload }) => expectTypeOf(payload).toBeUnknown());
  client.on("*", ({ type, payload }) => {
    expectTypeOf(type).toEqualTypeOf<string>();
    expectTypeOf(payload).toBeUnknown();
  });
  client.on("isowire:welcome", ({ resume }) =>
    expectTypeOf(resume).toEqualTypeOf<"live" | "recovered" | "unavailable">(),
  );
});

test("a schema types the payload of its event", () => {
  const client = createClient({ url, events: { order_shipped: order } });
  client.on("order_shipped", ({ payload }) => expectTypeOf(payload).toEqualTypeOf<{ orderId: string }>());
  client.on("agent_started", ({ payload }) => expectTypeOf(payload.agent).toBeString());
});

test("a thread store takes any client", () => {
  createThreadStore(createClient({ url, events: { order_shipped: order } }));
  createThreadStore({} as Client);
});
