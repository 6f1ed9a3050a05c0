import { AsyncLocalStorage } from "node:async_hooks";
import { channel } from "node:diagnostics_channel";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createHub } from "../hub/create-hub.js";
import { portsOf } from "../hub/ports.js";
import { createMemoryTransport } from "../testing/memory-transport.js";
import { createUserContext } from "../identity/create-user-context.js";
import type { UserWork } from "./user-work.js";

const CHANNELS = ["isowire:command", "isowire:connect"].map((name) => channel(name));

/** Binds a storage to the channels for as long as it is held. */
function listening(): { readonly storage: AsyncLocalStorage<UserWork>; [Symbol.dispose](): void } {
  const storage = new AsyncLocalStorage<UserWork>();
  for (const each of CHANNELS) each.bindStore(storage);
  return { storage, [Symbol.dispose]: () => CHANNELS.forEach((each) => each.unbindStore(storage)) };
}

test("a handler of connects and one of commands work for the user of the socket, also after waiting", async () => {
  using bound = listening();
  await using hub = createHub();
  const ada = createUserContext({ userId: "ada" });
  const found: Promise<unknown>[] = [];
  const look = async (): Promise<unknown> => {
    await setImmediate();
    return bound.storage.getStore();
  };
  hub.onConnect(() => void found.push(look()));
  hub.onCommand("ask", () => {
    found.push(look());
  });
  const { connection, say } = createMemoryTransport();
  portsOf(hub).admit();
  portsOf(hub).accept({ context: ada, transport: connection });
  const command = { type: "ask", id: "0123456789abcdef", payload: {} };
  await expect.poll(() => found.length, { timeout: 10_000 }).toBe(1);
  say(command);
  await expect.poll(() => found.length, { timeout: 10_000 }).toBe(2);
  expect(await Promise.all(found)).toEqual([
    { context: ada, connectionId: expect.any(String) as string },
    { context: ada, id: command.id, type: "ask" },
  ]);
  expect(bound.storage.getStore()).toBeUndefined();
});
