import { expect, test } from "vitest";
import type { Engine } from "../src/contracts/engine.js";
import { createHub } from "../src/hub/create-hub.js";
import { createMemoryEngine } from "../src/memory/memory-engine.js";
import { user } from "./bench-hub.js";

/** Sends two events; answers the offsets that the hub announced. */
async function announcedBy(fanout: Partial<Engine["fanout"]>): Promise<readonly unknown[]> {
  const engine = createMemoryEngine();
  const announced: unknown[] = [];
  const hub = createHub({
    engine: {
      ...engine,
      fanout: {
        announce: (_, hint) => announced.push(hint.kind === "entry" && hint.entry.offset),
        listen: (listener, onHint) => engine.fanout.listen(listener, onHint),
        ...fanout,
      },
    },
  });
  const manager = hub.manager(user("ada"));
  await manager.sendEvent("said", 1);
  await manager.sendEvent("said", 2);
  await hub.close();
  return announced;
}

test("every entry that the hub appends is announced, once", async () => {
  expect(await announcedBy({})).toEqual([1, 2]);
});

test("where appends announce their entries themselves the hub does not say it again", async () => {
  expect(await announcedBy({ announcesAppends: true })).toEqual([]);
});
