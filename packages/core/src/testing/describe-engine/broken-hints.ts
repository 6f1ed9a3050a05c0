import type { Engine } from "../../contracts/engine.js";
import type { Fanout } from "../../contracts/fanout.js";
import type { Presence } from "../../contracts/presence.js";
import type { EngineSystem } from "../../contracts/system.js";
import type { User } from "../../contracts/user-context.js";
import { recordOf, storeOf, type BrokenEngine } from "./broken-engine.js";
import { override } from "./override.js";

const withFanout = (intact: Engine, methods: Partial<Fanout>): Engine =>
  override(intact, { fanout: override(intact.fanout, methods) });

const withJoin = (intact: Engine, join: Presence["join"]): Engine =>
  override(intact, { presence: override(intact.presence, { join }) });

const withSystem = (intact: Engine, methods: Partial<EngineSystem>): Engine =>
  override(intact, { system: override(intact.system, methods) });

const ORDER = "MUST be atomic, and MUST make room in this order";

/** Sabotage of presence, fanout, system and close. */
export const brokenHints: readonly BrokenEngine[] = [
  {
    name: "evicts the newest",
    fails: ORDER,
    sabotage: (intact) =>
      withJoin(intact, async (user, connection, bounds) => {
        const newest = (await intact.presence.list(user)).slice(bounds.limit - 1);
        for (const { connectionId } of newest) await intact.presence.leave(user, connectionId);
        return intact.presence.join(user, connection, bounds);
      }),
  },
  {
    name: "evicts the oldest before the silent",
    fails: ORDER,
    sabotage: (intact) =>
      withJoin(intact, (user, connection, bounds) =>
        intact.presence.join(user, connection, { ...bounds, silentMs: Infinity }),
      ),
  },
  {
    name: "looks first and joins later",
    fails: "MUST be atomic: of many who join at once `limit` remain",
    sabotage: (intact) =>
      withJoin(intact, async (user, connection, bounds) => {
        const there = await intact.presence.list(user);
        await new Promise((resolve) => setImmediate(resolve));
        const limit = there.length < bounds.limit ? Infinity : bounds.limit;
        return intact.presence.join(user, connection, { ...bounds, limit });
      }),
  },
  {
    name: "revives who expired",
    fails: "touch returns those that are no longer there (evicted, or expired)",
    sabotage: (intact) =>
      withSystem(intact, {
        touch(nodeId, connections, ttlMs) {
          for (const { user } of connections) {
            const presence = storeOf(intact).find(user)?.presence ?? [];
            for (const item of presence) item.expiresAt = Infinity;
          }
          return intact.system.touch(nodeId, connections, ttlMs);
        },
      }),
  },
  {
    name: "tells every listener that it is alone",
    fails: "`alone`: It MUST NOT be true",
    sabotage: (intact) =>
      withFanout(intact, {
        listen: async (user, onHint) =>
          Object.defineProperty(await intact.fanout.listen(user, onHint), "alone", { value: true }),
      }),
  },
  {
    name: "tells other users' hints",
    fails: "Only that user's hints arrive",
    sabotage: (intact) => {
      const listening = new Set<User>();
      return withFanout(intact, {
        announce: (_, hint) => {
          for (const user of listening) intact.fanout.announce(user, hint);
        },
        listen: (user, onHint) => intact.fanout.listen(listening.add(user) && user, onHint),
      });
    },
  },
  {
    name: "resolves before it listens",
    fails: "Resolves when effective: a hint announced after that MUST NOT be missed by a working engine",
    sabotage: (intact) =>
      withFanout(intact, {
        async listen(user, onHint) {
          setImmediate(() => void intact.fanout.listen(user, onHint));
          return { [Symbol.dispose]: () => undefined };
        },
      }),
  },
  {
    name: "goes on telling who stopped listening",
    fails: "nothing arrives once the listener is disposed of",
    sabotage: (intact) =>
      withFanout(intact, {
        async listen(user, onHint) {
          await intact.fanout.listen(user, onHint);
          return { [Symbol.dispose]: () => undefined };
        },
      }),
  },
  {
    name: "makes a log to look at its head",
    fails: "heads answers the heads of those logs that exist",
    sabotage: (intact) =>
      withSystem(intact, { heads: (users) => Promise.all(users.map((user) => intact.log.head(user))) }),
  },
  {
    name: "forgets nobody",
    fails: "a user whose log, state, keys and connections have all run out leaves no trace",
    sabotage: (intact) =>
      withSystem(intact, {
        async size() {
          for (const { user } of storeOf(intact).users.values()) recordOf(intact, user).touchedAt = Infinity;
          return intact.system.size();
        },
      }),
  },
  {
    name: "works on after close",
    fails: "What is called after close rejects with `ERR_CLOSED`",
    sabotage: (intact) => override(intact, { close: () => Promise.resolve() }),
  },
];
