import type { Engine } from "../../contracts/engine.js";
import type { Leases } from "../../contracts/leases.js";
import type { EventLog } from "../../contracts/event-log.js";
import type { User } from "../../contracts/user-context.js";
import { IsowireError } from "../../errors/isowire-error.js";
import { recordOf, type BrokenEngine } from "./broken-engine.js";
import { override } from "./override.js";

const FIRST = "The same idempotencyKey within 5 minutes MUST return the first position and append nothing";

const withLog = (intact: Engine, methods: Partial<EventLog>): Engine =>
  override(intact, { log: override(intact.log, methods) });

const withAcquire = (intact: Engine, acquire: Leases["acquire"]): Engine =>
  override(intact, { leases: override(intact.leases, { acquire }) });

/** Sabotage of idempotency, state, leases and fences. */
export const brokenStores: readonly BrokenEngine[] = [
  {
    name: "knows no idempotency key",
    fails: `${FIRST}: and says duplicate`,
    sabotage: (intact) =>
      withLog(intact, { append: (user, { idempotencyKey: _, ...request }) => intact.log.append(user, request) }),
  },
  {
    name: "forgets idempotency on trim",
    fails: `${FIRST}, also when that entry was trimmed`,
    sabotage: (intact) =>
      withLog(intact, {
        async trim(user, through) {
          await intact.log.trim(user, through);
          recordOf(intact, user).idempotency.clear();
        },
      }),
  },
  {
    name: "takes another payload for a duplicate",
    fails: "with another type or payload it MUST be `ERR_IDEMPOTENCY_MISMATCH`: and nothing is appended",
    sabotage: (intact) =>
      withLog(intact, {
        append: (user, request) =>
          intact.log.append(user, request).catch(async (error: unknown) => {
            if (!IsowireError.isInstance(error, "ERR_IDEMPOTENCY_MISMATCH")) throw error;
            return { position: await intact.log.head(user), duplicate: true, entries: [], versions: [] };
          }),
      }),
  },
  {
    name: "keeps idempotency keys for a minute",
    fails: `${FIRST}: and says duplicate`,
    sabotage: (intact) =>
      withLog(intact, {
        append(user, request) {
          intact.clock.after(60_000, () => recordOf(intact, user).idempotency.clear());
          return intact.log.append(user, request);
        },
      }),
  },
  {
    name: "repeats versions",
    fails: "a version rises with every write",
    sabotage: (intact) =>
      withLog(intact, {
        async append(user, request) {
          const result = await intact.log.append(user, request);
          const record = recordOf(intact, user);
          if (record.state.size === 0) record.lastVersion = 0;
          return result;
        },
      }),
  },
  {
    name: "takes the last of two writes of one key",
    fails: "Two writes of one key in one append MUST be refused",
    sabotage: (intact) =>
      withLog(intact, {
        append: (user, { state = [], ...request }) =>
          intact.log.append(user, { ...request, state: [...new Map(state.map((one) => [one.key, one])).values()] }),
      }),
  },
  {
    name: "keeps values that expired",
    fails: "a value is gone when it expires, and its key is absent",
    sabotage: (intact) =>
      withLog(intact, {
        append: (user, { state = [], ...request }) =>
          intact.log.append(user, { ...request, state: state.map(({ expiresInMs: _, ...write }) => write) }),
      }),
  },
  {
    name: "lists state in the order of writing",
    fails: "list answers a prefix in key order (by code unit), at most `limit`",
    sabotage: (intact) =>
      override(intact, {
        state: override(intact.state, {
          async list(user, { prefix, limit }) {
            const keys = [...recordOf(intact, user).state.keys()].filter((key) => key.startsWith(prefix));
            const items = await Promise.all(keys.map((key) => intact.state.get(user, key)));
            return items.filter((item) => item !== undefined).slice(0, limit);
          },
        }),
      }),
  },
  {
    name: "hands out the same token",
    fails: "The token MUST rise for as long as the epoch lives",
    sabotage: (intact) =>
      withAcquire(intact, async (user, request) => {
        const lease = await intact.leases.acquire(user, request);
        recordOf(intact, user).lastToken = 0;
        return lease;
      }),
  },
  {
    name: "lets a closed key be acquired",
    fails: "A closed key MUST stay unacquirable",
    sabotage: (intact) =>
      withAcquire(intact, async (user, request) => {
        const lease = await intact.leases.acquire(user, request);
        if (lease.status !== "closed") return lease;
        return { status: "acquired", token: (recordOf(intact, user).lastToken += 1), expiresAt: 0 };
      }),
  },
  {
    name: "lets two hold a lease",
    fails: "of many who acquire at once one holds",
    sabotage: (intact) =>
      withAcquire(intact, async (user, request) => {
        const lease = await intact.leases.acquire(user, request);
        if (lease.status !== "held") return lease;
        recordOf(intact, user).leases.delete(request.key);
        return intact.leases.acquire(user, request);
      }),
  },
  {
    name: "takes any token for the newest",
    fails: "MUST refuse with `ERR_FENCED` when the token is not the newest handed out for the key",
    sabotage: (intact) =>
      withLog(intact, {
        append: (user, { fence: _, ...request }) => intact.log.append(user, request),
      }),
  },
  {
    name: "fences who merely ran out of time",
    fails: "an expired lease that nobody took over may still write",
    sabotage: (intact) =>
      withLog(intact, {
        async append(user, request) {
          const lease = request.fence && recordOf(intact, user).leases.get(request.fence.key);
          if (lease && lease.expiresAt <= intact.clock.now()) throw new IsowireError("ERR_FENCED");
          return intact.log.append(user, request);
        },
      }),
  },
  {
    name: "releases whatever the token",
    fails: "release makes the key acquirable at once; a token that is not the newest changes nothing",
    sabotage: (intact) =>
      override(intact, {
        leases: override(intact.leases, {
          release: async (user, { key }) => void recordOf(intact, user).leases.delete(key),
        }),
      }),
  },
  {
    name: "collides user keys",
    fails: "users with hostile ids stay apart: in the state store",
    sabotage: (intact) =>
      asAnother(intact, ({ tenantId, userId }) => ({ tenantId: "", userId: `${tenantId}${userId}` })),
  },
  {
    name: "normalises user ids",
    fails: "users with hostile ids stay apart: in idempotency keys",
    sabotage: (intact) => asAnother(intact, ({ tenantId, userId }) => ({ tenantId, userId: userId.normalize("NFC") })),
  },
];

/** The engine as if each user were the one that `of` makes of them. */
function asAnother(intact: Engine, of: (user: User) => User): Engine {
  return override(intact, {
    state: override(intact.state, {
      get: (user, key) => intact.state.get(of(user), key),
      list: (user, query) => intact.state.list(of(user), query),
    }),
    log: override(intact.log, { append: (user, request) => intact.log.append(of(user), request) }),
  });
}
