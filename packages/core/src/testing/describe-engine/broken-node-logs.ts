import type { Engine } from "../../contracts/engine.js";
import type { EventLog } from "../../contracts/event-log.js";
import { newEpoch } from "../../memory/memory-user.js";
import { recordOf, storeOf, type BrokenEngine } from "./broken-engine.js";
import { override } from "./override.js";

const withLog = (intact: Engine, methods: Partial<EventLog>): Engine =>
  override(intact, { log: override(intact.log, methods) });

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Sabotage of log and state that shows between nodes alone: what each keeps for itself instead of asking the store. */
export const brokenNodeLogs: readonly BrokenEngine[] = [
  {
    name: "reads from a copy of its own",
    fails: "what was appended through one node is read through the other",
    sabotage: (intact) => {
      const own = new Set<number>();
      return withLog(intact, {
        async append(user, request) {
          const result = await intact.log.append(user, request);
          own.add(result.position.offset);
          return result;
        },
        async read(user, query) {
          const result = await intact.log.read(user, query);
          if (result.status !== "ok") return result;
          return { ...result, entries: result.entries.filter(({ offset }) => own.has(offset)) };
        },
      });
    },
  },
  {
    name: "counts offsets by itself",
    fails: "MUST assign offset = last + 1: also when two nodes append at once",
    sabotage: (intact) =>
      withLog(intact, {
        async append(user, request) {
          const { offset } = await intact.log.head(user);
          await tick();
          const result = await intact.log.append(user, request);
          return { ...result, position: { ...result.position, offset: offset + request.events.length } };
        },
      }),
  },
  {
    name: "shows another node's entries before those they follow",
    fails: "MUST make entry n readable no later than entry n + 1: also while another node appends",
    sabotage: (intact) => {
      const own = new Set<number>();
      return withLog(intact, {
        async append(user, request) {
          const result = await intact.log.append(user, request);
          setImmediate(() => own.add(result.position.offset));
          return result;
        },
        async read(user, query) {
          const result = await intact.log.read(user, query);
          if (result.status !== "ok") return result;
          const entries = result.entries.filter(({ offset }) => own.has(offset) || offset === result.head.offset);
          return { ...result, entries };
        },
      });
    },
  },
  {
    name: "stores an append event by event",
    fails: "a reader on another node sees all events of an append, or none",
    sabotage: (intact) =>
      withLog(intact, {
        async append(user, { events, ...request }) {
          for (const event of events.slice(1)) {
            await intact.log.append(user, { events: [event] });
            await tick();
          }
          return intact.log.append(user, { ...request, events: events.slice(0, 1) });
        },
      }),
  },
  {
    name: "keeps its own idempotency keys",
    fails: "one idempotencyKey used on two nodes at once appends one entry",
    sabotage: (intact) => {
      const mark = newEpoch();
      return withLog(intact, {
        append: (user, { idempotencyKey: key, ...request }) =>
          intact.log.append(user, { ...request, ...(key === undefined ? {} : { idempotencyKey: `${mark}${key}` }) }),
      });
    },
  },
  {
    name: "makes a log of its own",
    fails: "two nodes that look at a new user's log at once make one log of it",
    sabotage: (intact) => {
      const epoch = newEpoch();
      return withLog(intact, { head: async (user) => ({ ...(await intact.log.head(user)), epoch }) });
    },
  },
  {
    name: "remembers what it read",
    fails: "what one node trimmed is trimmed for the other",
    sabotage: (intact) => {
      const read: { last?: Awaited<ReturnType<EventLog["read"]>> } = {};
      return withLog(intact, { read: async (user, query) => (read.last ??= await intact.log.read(user, query)) });
    },
  },
  {
    name: "gives each node's entries a retention",
    fails: "retention counts what all nodes appended",
    sabotage: (intact) =>
      override(intact, {
        system: override(intact.system, {
          retention: ({ maxEntries = 5000, ...others } = {}) =>
            intact.system.retention({ ...others, maxEntries: 2 * maxEntries }),
        }),
      }),
  },
  {
    name: "changes the epoch again for who comes second",
    fails: "two nodes that change the epoch at once give the log one new epoch",
    sabotage: (intact) =>
      withLog(intact, {
        changeEpoch: async (user) => intact.log.changeEpoch(user, (await intact.log.head(user)).epoch),
      }),
  },
  {
    name: "remembers the epoch",
    fails: "two nodes that change the epoch at once give the log one new epoch",
    sabotage: (intact) => {
      const first = new Map<string, string>();
      return withLog(intact, {
        async append(user, request) {
          const { position, ...result } = await intact.log.append(user, request);
          const epoch = first.get(user.userId) ?? position.epoch;
          first.set(user.userId, epoch);
          return { ...result, position: { ...position, epoch } };
        },
      });
    },
  },
  {
    name: "compares versions first and writes later",
    fails: "of two nodes that write one key at once one wins",
    sabotage: (intact) =>
      withLog(intact, {
        async append(user, { state = [], ...request }) {
          const [write] = state;
          const same =
            write !== undefined && ((await intact.state.get(user, write.key))?.version ?? 0) === write.ifVersion;
          await tick();
          const version = write === undefined ? 0 : ((await intact.state.get(user, write.key))?.version ?? 0);
          return intact.log.append(user, {
            ...request,
            state: write !== undefined && same ? [{ ...write, ifVersion: version }] : state,
          });
        },
      }),
  },
  {
    name: "numbers versions by itself",
    fails: "Rises with every write: also when another node wrote",
    sabotage: (intact) => {
      let own = 0;
      return withLog(intact, {
        append(user, request) {
          if (storeOf(intact).find(user)?.state.size === 0) recordOf(intact, user).lastVersion = own;
          return intact.log.append(user, request).finally(() => (own = recordOf(intact, user).lastVersion));
        },
      });
    },
  },
];
