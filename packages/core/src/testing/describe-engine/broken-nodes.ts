import type { Engine } from "../../contracts/engine.js";
import type { Fanout } from "../../contracts/fanout.js";
import type { Leases } from "../../contracts/leases.js";
import type { Notice } from "../../contracts/system.js";
import type { Presence } from "../../contracts/presence.js";
import type { User } from "../../contracts/user-context.js";
import { MemoryFanout } from "../../memory/memory-fanout.js";
import { recordOf, storeOf, type BrokenEngine } from "./broken-engine.js";
import { override } from "./override.js";

const withLeases = (intact: Engine, methods: Partial<Leases>): Engine =>
  override(intact, { leases: override(intact.leases, methods) });

const withPresence = (intact: Engine, methods: Partial<Presence>): Engine =>
  override(intact, { presence: override(intact.presence, methods) });

const withFanout = (intact: Engine, methods: Partial<Fanout>): Engine =>
  override(intact, { fanout: override(intact.fanout, methods) });

/** Sabotage of leases, hints and presence that shows between nodes alone. */
export const brokenNodes: readonly BrokenEngine[] = [
  {
    name: "looks for a holder among its own",
    fails: "of two nodes that acquire a lease at once one holds it",
    sabotage: (intact) => {
      const own = new Set<string>();
      return withLeases(intact, {
        async acquire(user, request) {
          if (!own.has(request.key)) storeOf(intact).find(user)?.leases.delete(request.key);
          own.add(request.key);
          return intact.leases.acquire(user, request);
        },
      });
    },
  },
  {
    name: "hands out tokens by itself",
    fails: "of two nodes that acquire a lease at once one holds it, and the token rises",
    sabotage: (intact) => {
      let own = 0;
      return withLeases(intact, {
        async acquire(user, request) {
          await intact.log.head(user);
          recordOf(intact, user).lastToken = own;
          const lease = await intact.leases.acquire(user, request);
          own = recordOf(intact, user).lastToken;
          return lease;
        },
      });
    },
  },
  {
    name: "asks its own memory who is fenced",
    fails: "who held a lease is fenced once another node took it over",
    sabotage: (intact) => {
      const own = new Set<number>();
      const held = override(intact.leases, {
        async acquire(user, request) {
          const lease = await intact.leases.acquire(user, request);
          if (lease.status === "acquired") own.add(lease.token);
          return lease;
        },
      });
      const log = override(intact.log, {
        append: (user, { fence, ...request }) =>
          intact.log.append(user, { ...request, ...(fence === undefined || own.has(fence.token) ? {} : { fence }) }),
      });
      return override(intact, { leases: held, log });
    },
  },
  {
    name: "lets another node's holder release",
    fails: "who held a lease is fenced once another node took it over",
    sabotage: (intact) =>
      withLeases(intact, { release: async (user, { key }) => void recordOf(intact, user).leases.delete(key) }),
  },
  {
    name: "keeps the keys it closed to itself",
    fails: "what one node released the other may acquire, and what one closed stays closed for the other",
    sabotage: (intact) =>
      override(intact, {
        log: override(intact.log, {
          async append(user, request) {
            const result = await intact.log.append(user, request);
            if (request.fence?.close === true) recordOf(intact, user).closedKeys.delete(request.fence.key);
            return result;
          },
        }),
      }),
  },
  {
    name: "sees its own leases alone",
    fails: "every node sees which leases ran out",
    sabotage: (intact) => {
      const own = new Set<string>();
      const leases = override(intact.leases, {
        acquire: (user, request) => (own.add(user.userId), intact.leases.acquire(user, request)),
      });
      const system = override(intact.system, {
        expiredLeases: async (query) =>
          (await intact.system.expiredLeases(query)).filter(({ user }) => own.has(user.userId)),
      });
      return override(intact, { leases, system });
    },
  },
  {
    name: "tells its own listeners alone",
    fails: "a hint reaches the other node, whatever its kind",
    sabotage: (intact) => override(intact, { fanout: new MemoryFanout(storeOf(intact)) }),
  },
  {
    name: "tells a node and not who listens on it",
    fails: "a hint reaches that user's listeners alone, on every node",
    sabotage: (intact) => {
      const node: User = { tenantId: "", userId: "every-node" };
      return withFanout(intact, {
        announce: (_, hint) => intact.fanout.announce(node, hint),
        listen: (_, onHint) => intact.fanout.listen(node, onHint),
      });
    },
  },
  {
    name: "notifies itself alone",
    fails: "a notice reaches every node",
    sabotage: (intact) => {
      const own = new Set<(notice: Notice) => void>();
      return override(intact, {
        system: override(intact.system, {
          notifyAll: async (notice) => own.forEach((handler) => handler(notice)),
          onNotice: (handler) => ({ [Symbol.dispose]: () => void own.delete(own.add(handler) && handler) }),
        }),
      });
    },
  },
  {
    name: "lists its own connections alone",
    fails: "presence is one list, oldest first, whichever node is asked",
    sabotage: (intact) => {
      const own = new Set<string>();
      return withPresence(intact, {
        join: (user, connection, bounds) => (
          own.add(connection.nodeId),
          intact.presence.join(user, connection, bounds)
        ),
        list: async (user) => (await intact.presence.list(user)).filter(({ nodeId }) => own.has(nodeId)),
      });
    },
  },
  {
    name: "counts the connections of its own node",
    fails: "of many who join two nodes at once `limit` remain",
    sabotage: (intact) =>
      withPresence(intact, {
        join(user, connection, bounds) {
          const joined = [...(storeOf(intact).find(user)?.presence ?? [])];
          const others = joined.filter(({ nodeId }) => nodeId !== connection.nodeId);
          return intact.presence.join(user, connection, { ...bounds, limit: bounds.limit + others.length });
        },
      }),
  },
  {
    name: "names the node of who joins",
    fails: "a page that comes back on another node is replaced there, and the eviction names the node it was on",
    sabotage: (intact) =>
      withPresence(intact, {
        async join(user, connection, bounds) {
          const { evicted } = await intact.presence.join(user, connection, bounds);
          return { evicted: evicted.map((one) => ({ ...one, nodeId: connection.nodeId })) };
        },
      }),
  },
  {
    name: "keeps alive whom another node evicted",
    fails: "touch reports what another node evicted",
    sabotage: (intact) =>
      override(intact, {
        system: override(intact.system, {
          touch: (...args) => intact.system.touch(...args).then(() => []),
        }),
      }),
  },
  {
    name: "ends the store with itself",
    fails: "the end of one node ends nothing of the other",
    sabotage: (intact) => override(intact, { close: async () => storeOf(intact).close() }),
  },
];
