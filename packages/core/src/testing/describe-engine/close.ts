import type { Engine } from "../../contracts/engine.js";
import type { User } from "../../contracts/user-context.js";
import type { EngineCase } from "./engine-case.js";
import { numbered } from "./log-steps.js";
import { outcomeOf } from "./outcome-of.js";

/** Every method that answers with a promise. */
function callsOf(
  { log, state, leases, presence, fanout, system }: Engine,
  user: User,
): Record<string, () => Promise<unknown>> {
  const connection = { connectionId: "c1", clientId: "p1", nodeId: "n1" };
  return {
    "log.append": () => log.append(user, { events: [numbered(1)] }),
    "log.read": () => log.read(user, { limit: 1 }),
    "log.head": () => log.head(user),
    "log.history": () => log.history(user, { limit: 1, maxBytes: 1 }),
    "log.trim": () => log.trim(user, 1),
    "log.changeEpoch": () => log.changeEpoch(user, "epoch-of-nobody"),
    "state.get": () => state.get(user, "k"),
    "state.list": () => state.list(user, { prefix: "", limit: 1 }),
    "leases.acquire": () => leases.acquire(user, { key: "k", ttlMs: 1 }),
    "leases.renew": () => leases.renew(user, { key: "k", token: 1, ttlMs: 1 }),
    "leases.release": () => leases.release(user, { key: "k", token: 1 }),
    "presence.join": () => presence.join(user, connection, { limit: 1, ttlMs: 1, silentMs: 1 }),
    "presence.leave": () => presence.leave(user, "c1"),
    "presence.list": () => presence.list(user),
    "fanout.listen": () => fanout.listen(user, () => undefined),
    "system.heads": () => system.heads([user]),
    "system.heads of nobody": () => system.heads([]),
    "system.expiredLeases": () => system.expiredLeases({ prefix: "", limit: 1 }),
    "system.touch": () => system.touch("n1", [{ user, connectionId: "c1" }], 1),
    "system.touch of nobody": () => system.touch("n1", [], 1),
    "system.notifyAll": () => system.notifyAll({ payloadJson: "null", to: "everyone", time: 1 }),
    "system.size": () => system.size(),
  };
}

/** The end of an engine. */
export const closeCases: readonly EngineCase[] = [
  {
    title: "What is called after close rejects with `ERR_CLOSED`",
    async run({ engine, expect, user }) {
      const a = user();
      const calls = Object.entries(callsOf(engine, a));
      for (const [name, call] of calls) expect(await outcomeOf(call()), `${name} before close`).toBe("resolved");
      await engine.close();
      for (const [name, call] of calls) expect(await outcomeOf(call()), `${name} after close`).toBe("ERR_CLOSED");
    },
  },
  {
    title: "close is idempotent, also when called twice at once",
    async run({ engine, expect, user }) {
      await engine.log.append(user(), { events: [numbered(1)] });
      await Promise.all([engine.close(), engine.close()]);
      expect(await outcomeOf(engine.close())).toBe("resolved");
    },
  },
  {
    title: "announcing after close does nothing and does not throw",
    async run({ engine, expect, user }) {
      const a = user();
      let heard = 0;
      await engine.fanout.listen(a, () => void (heard += 1));
      await engine.close();
      engine.fanout.announce(a, { kind: "run", runId: "r" });
      await engine.close();
      expect(heard).toBe(0);
    },
  },
  {
    title: "an engine says which contract it keeps and how far it is seen",
    async run({ engine, expect }) {
      expect(engine.contractVersion).toBe(1);
      expect(["process", "cluster"].includes(engine.scope)).toBe(true);
      expect(Number.isSafeInteger(engine.clock.now())).toBe(true);
    },
  },
];
