import type { Engine } from "../../contracts/engine.js";
import type { AppendRequest, EventLog } from "../../contracts/event-log.js";
import { IsowireError } from "../../errors/isowire-error.js";
import { applyRetention } from "../../memory/memory-user.js";
import { recordOf, storeOf, type BrokenEngine } from "./broken-engine.js";
import { override } from "./override.js";

const withLog = (intact: Engine, methods: Partial<EventLog>): Engine =>
  override(intact, { log: override(intact.log, methods) });

/** Appends as the intact log does; when it refuses with `code`, does `instead` and refuses all the same. */
function spoilt(intact: Engine, code: string, instead: (request: AppendRequest) => AppendRequest): Engine {
  return withLog(intact, {
    append: (user, request) =>
      intact.log.append(user, request).catch(async (error: unknown) => {
        if (IsowireError.isInstance(error) && error.code === code) await intact.log.append(user, instead(request));
        throw error;
      }),
  });
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Sabotage of append, read and the epoch. */
export const brokenLogs: readonly BrokenEngine[] = [
  {
    name: "keeps state writes when the fence fails",
    fails: "MUST be all or nothing over its events, state writes, idempotency record and fence check: an older token",
    sabotage: (intact) => spoilt(intact, "ERR_FENCED", ({ state = [] }) => ({ events: [], state })),
  },
  {
    name: "keeps the events when a state write conflicts",
    fails: "MUST be all or nothing over its events, state writes, idempotency record and fence check: a conflict",
    sabotage: (intact) => spoilt(intact, "ERR_VERSION_CONFLICT", ({ events }) => ({ events })),
  },
  {
    name: "spends the idempotency key of a refused append",
    fails:
      "MUST be all or nothing over its events, state writes, idempotency record and fence check: a state value over",
    sabotage: (intact) =>
      spoilt(intact, "ERR_STATE_TOO_LARGE", ({ idempotencyKey = "none" }) => ({ events: [], idempotencyKey })),
  },
  {
    name: "reuses an offset",
    fails: "MUST assign offset = last + 1: over many appends",
    sabotage: (intact) =>
      withLog(intact, {
        async append(user, request) {
          const result = await intact.log.append(user, request);
          if (result.position.offset === 5) recordOf(intact, user).entries.truncate(4);
          return result;
        },
      }),
  },
  {
    name: "says that it is done with what was not appended",
    fails: "`settled` MUST be what the promise resolves with",
    sabotage: (intact) =>
      withLog(intact, {
        append: (user, request) =>
          Object.assign(
            intact.log.append(user, request).then((result) => result),
            {
              settled: {
                position: { epoch: "not-yet-known", offset: 0, time: 0 },
                duplicate: false,
                entries: [],
                versions: [],
              },
            },
          ),
      }),
  },
  {
    name: "appends in any order",
    fails: "Calls for one user on one engine MUST take effect in call order, awaited or not",
    sabotage: (intact) => {
      let calls = 0;
      return withLog(intact, {
        async append(user, request) {
          if ((calls += 1) % 3 === 0) await tick();
          return intact.log.append(user, request);
        },
      });
    },
  },
  {
    name: "keeps the caller's object",
    fails: "An engine MUST keep a copy: the caller may change its object afterwards",
    sabotage: (intact) =>
      withLog(intact, { append: (user, request) => Promise.resolve().then(() => intact.log.append(user, request)) }),
  },
  {
    name: "returns live payload objects",
    fails: "a payload is parsed anew at each access, so that no two readers share an object",
    sabotage: (intact) =>
      withLog(intact, {
        async append(user, request) {
          const result = await intact.log.append(user, request);
          for (const entry of result.entries) Object.defineProperty(entry, "payload", { value: entry.payload });
          return result;
        },
      }),
  },
  {
    name: "lets time run backwards",
    fails: "`time` MUST never decrease within an epoch: when the clock goes back",
    sabotage: (intact) =>
      withLog(intact, {
        async append(user, request) {
          const { position, ...result } = await intact.log.append(user, request);
          return { ...result, position: { ...position, time: intact.clock.now() } };
        },
      }),
  },
  {
    name: "shows an entry one append too late",
    fails: "MUST make entry n readable no later than entry n + 1",
    sabotage: (intact) =>
      withLog(intact, {
        async read(user, query) {
          const result = await intact.log.read(user, query);
          return result.status === "ok" ? { ...result, entries: result.entries.slice(0, -2) } : result;
        },
      }),
  },
  {
    name: "compares only the epoch",
    fails: "MUST compare the whole position",
    sabotage: (intact) =>
      withLog(intact, {
        async read(user, query) {
          const result = await intact.log.read(user, query);
          if (result.status !== "epoch_changed" || query.after?.epoch !== result.head.epoch) return result;
          return { status: "ok", entries: [], head: result.head, from: query.after };
        },
      }),
  },
  {
    name: "takes trimmed for nothing missed",
    fails: "Missing entries are `trimmed`",
    sabotage: (intact) =>
      withLog(intact, {
        async read(user, query) {
          const result = await intact.log.read(user, query);
          return result.status === "trimmed" ? intact.log.read(user, { limit: query.limit }) : result;
        },
      }),
  },
  {
    name: "calls the boundary trimmed",
    fails: "Missing entries are `trimmed`: exactly those whose next entry is gone",
    sabotage: (intact) =>
      withLog(intact, {
        async read(user, query) {
          const result = await intact.log.read(user, query);
          const base = recordOf(intact, user).base.offset;
          return base > 0 && query.after?.offset === base ? { status: "trimmed", head: result.head } : result;
        },
      }),
  },
  {
    name: "reads past maxBytes",
    fails: "a page ends at `maxBytes`",
    sabotage: (intact) => withLog(intact, { read: (user, { maxBytes: _, ...query }) => intact.log.read(user, query) }),
  },
  {
    name: "changes the epoch for the loser too",
    fails: "changeEpoch changes nothing when the log is no longer in `from`",
    sabotage: (intact) =>
      withLog(intact, {
        changeEpoch: async (user) => intact.log.changeEpoch(user, (await intact.log.head(user)).epoch),
      }),
  },
  {
    name: "shares retention",
    fails: "Writing or trimming one user's log MUST never shorten another's",
    sabotage: (intact) =>
      withLog(intact, {
        async append(user, request) {
          const { retention, users } = storeOf(intact);
          const share = { ...retention, maxEntries: retention.maxEntries / users.size };
          for (const record of users.values()) applyRetention(record, intact.clock.now(), share);
          return intact.log.append(user, request);
        },
      }),
  },
  {
    name: "drops the newest instead of the oldest",
    fails: "retention drops the oldest beyond `maxEntries`, and the newest stay",
    sabotage: (intact) =>
      withLog(intact, {
        async append(user, request) {
          const full = (await intact.log.head(user)).offset >= storeOf(intact).retention.maxEntries;
          return intact.log.append(user, full ? { ...request, events: [] } : request);
        },
      }),
  },
  {
    name: "answers history of all threads",
    fails: "history with a threadId answers that thread alone",
    sabotage: (intact) =>
      withLog(intact, { history: (user, { threadId: _, ...query }) => intact.log.history(user, query) }),
  },
];
