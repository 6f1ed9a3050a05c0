import { createHub, defineEvents, type StandardSchema } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { expect, test } from "vitest";

interface Shipped {
  readonly orderId: string;
}

const shipped: StandardSchema<Shipped> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) =>
      typeof (value as Partial<Shipped>).orderId === "string"
        ? { value: value as Shipped }
        : { issues: [{ message: "orderId must be text" }] },
  },
};

const events = defineEvents({ typed_order_shipped: shipped });

declare module "@isowire/core" {
  interface Register {
    events: typeof events;
  }
}

test("an application's events are checked by the compiler and at run time, from one declaration", async () => {
  await using hub = createHub({ events });
  const manager = hub.manager(createUserContext({ userId: "ada" }));
  await manager.sendEvent("typed_order_shipped", { orderId: "A-17" });
  await manager.sendEvent("something_else", { any: "thing" });
  // @ts-expect-error -- the schema wants text
  const refused = manager.sendEvent("typed_order_shipped", { orderId: 17 });
  await expect(refused).rejects.toMatchObject({ code: "ERR_EVENT_INVALID" });
});
