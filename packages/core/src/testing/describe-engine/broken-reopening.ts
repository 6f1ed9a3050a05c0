import type { Engine } from "../../contracts/engine.js";
import type { EventLog } from "../../contracts/event-log.js";
import type { EntryBuffer } from "../../memory/entry-buffer.js";
import type { MemoryStore } from "../../memory/memory-store.js";
import { newEpoch, type MemoryUser } from "../../memory/memory-user.js";
import { recordOf, storeOf, type BrokenEngine } from "./broken-engine.js";
import { override } from "./override.js";

const withLog = (intact: Engine, methods: Partial<EventLog>): Engine =>
  override(intact, { log: override(intact.log, methods) });

/** The engine is intact, but something of what it finds when it is opened is spoilt. */
const loses =
  (spoil: (record: MemoryUser, store: MemoryStore) => void) =>
  (intact: Engine): Engine => {
    const store = storeOf(intact);
    for (const record of store.users.values()) spoil(record, store);
    return intact;
  };

const forgetLast = (entries: EntryBuffer, count: number): void =>
  entries.truncate(entries.size === 0 ? 0 : entries.lastOffset - count);

/** Epochs as they stood before they were changed. */
const unchanged = new WeakMap<MemoryUser, string>();

/** Sabotage that shows when a store is opened again, or put back to an older copy. */
export const brokenReopening: readonly BrokenEngine[] = [
  {
    name: "keeps the last entry in memory",
    fails: "the log is there after the engine was opened again",
    sabotage: loses(({ entries }) => forgetLast(entries, 1)),
  },
  {
    name: "gives every log a new epoch when it is opened",
    fails: "the log is there after the engine was opened again",
    sabotage: loses((record) => (record.epoch = newEpoch())),
  },
  {
    name: "normalises the ids it stored",
    fails: "users with hostile ids are themselves after the engine was opened again",
    sabotage: loses((record, { users }) => {
      for (const [key, one] of users) if (one === record && key !== key.normalize("NFC")) users.delete(key);
    }),
  },
  {
    name: "gives receipts for what its end drops",
    fails: "an append under way when the engine ends is in the log if it resolved",
    sabotage: (intact) =>
      override(intact, {
        close() {
          for (const { entries } of storeOf(intact).users.values()) forgetLast(entries, 3);
          return intact.close();
        },
      }),
  },
  {
    name: "refuses what it stored",
    fails: "an append under way when the engine ends is in the log if it resolved",
    sabotage: (intact) =>
      withLog(intact, {
        append: (user, request) =>
          intact.log.append(user, request).then((result) => intact.log.head(user).then(() => result)),
      }),
  },
  {
    name: "starts at the time of its own clock",
    fails: "`time` MUST never decrease within an epoch: nor when the clock of the next process is behind",
    sabotage: (intact) =>
      withLog(intact, {
        async append(user, request) {
          const { position, ...result } = await intact.log.append(user, request);
          return { ...result, position: { ...position, time: intact.clock.now() } };
        },
      }),
  },
  {
    name: "forgets where a trimmed log began",
    fails: "what was trimmed stays trimmed after the engine was opened again",
    sabotage: loses((record) => (record.base = { ...record.base, time: 0 })),
  },
  {
    name: "ages nothing it found",
    fails: "retention counts from the time of the entry",
    sabotage: (intact) => {
      if (storeOf(intact).users.size === 0) return intact;
      storeOf(intact).retention = { ...storeOf(intact).retention, maxAgeMs: Infinity };
      const retention: Engine["system"]["retention"] = ({ maxAgeMs: _, ...others } = {}) =>
        intact.system.retention(others);
      return override(intact, { system: override(intact.system, { retention }) });
    },
  },
  {
    name: "sweeps whom it heard of alone",
    fails: "what the last process left runs out under the next",
    sabotage: loses((record) => (record.touchedAt = Infinity)),
  },
  {
    name: "changes the epoch in memory",
    fails: "a changed epoch stays changed after the engine was opened again",
    sabotage: (intact) => {
      loses((record) => (record.epoch = unchanged.get(record) ?? record.epoch))(intact);
      return withLog(intact, {
        changeEpoch(user, from) {
          unchanged.set(recordOf(intact, user), from);
          return intact.log.changeEpoch(user, from);
        },
      });
    },
  },
  {
    name: "starts counting versions anew when nobody is left",
    fails: "the epoch is new and no version repeats when a log is created again after the engine was opened again",
    sabotage: (intact) =>
      withLog(intact, {
        async append(user, request) {
          await intact.log.head(user);
          if (recordOf(intact, user).appends === 0) recordOf(intact, user).lastVersion = 0;
          return intact.log.append(user, request);
        },
      }),
  },
  {
    name: "keeps idempotency keys in memory",
    fails: "an idempotencyKey is known after the engine was opened again",
    sabotage: loses(({ idempotency }) => idempotency.clear()),
  },
  {
    name: "gives idempotency keys their five minutes anew",
    fails: "an idempotencyKey is known after the engine was opened again, for the rest of its 5 minutes",
    sabotage: loses(({ idempotency }) => {
      for (const [key, one] of idempotency) idempotency.set(key, { ...one, expiresAt: one.expiresAt + 60_000 });
    }),
  },
  {
    name: "keeps expiry in memory",
    fails: "state is there after the engine was opened again",
    sabotage: loses(({ state }) => {
      for (const [key, one] of state) state.set(key, { ...one, expiresAt: Infinity });
    }),
  },
  {
    name: "numbers what it found anew",
    fails: "state is there after the engine was opened again",
    sabotage: loses(({ state }) => {
      for (const [key, one] of state) state.set(key, { ...one, version: one.version + 1 });
    }),
  },
  {
    name: "takes the highest version there is for the last",
    fails: "a key that was deleted MUST NOT repeat a version when the next process writes it again",
    sabotage: loses((record) => {
      record.lastVersion = Math.max(0, ...[...record.state.values()].map(({ version }) => version));
    }),
  },
  {
    name: "frees leases when it is opened",
    fails: "a lease is held after the engine was opened again",
    sabotage: loses((record) => record.leases.clear()),
  },
  {
    name: "hands out tokens from 1 again",
    fails: "no token repeats after the engine was opened again",
    sabotage: loses((record) => (record.lastToken = 0)),
  },
  {
    name: "forgets closed keys",
    fails: "no token repeats after the engine was opened again, and a closed key stays closed",
    sabotage: loses((record) => record.closedKeys.clear()),
  },
  {
    name: "knows the leases it gave alone",
    fails: "leases that ran out while no process was there are found by the next",
    sabotage: loses((_, { openLeases }) => openLeases.clear()),
  },
  {
    name: "keeps the connections of a dead process",
    fails: "who was connected to a process that ended counts for no longer than its `ttlMs`",
    sabotage: loses(({ presence }) => {
      for (const one of presence) one.expiresAt = Infinity;
    }),
  },
  {
    name: "takes an offset above the head for nothing missed",
    fails: "an offset above the head is `epoch_changed`: after the store was put back",
    sabotage: (intact) =>
      withLog(intact, {
        async read(user, query) {
          const head = await intact.log.head(user);
          return (query.after?.offset ?? 0) > head.offset
            ? intact.log.read(user, { ...query, after: head })
            : intact.log.read(user, query);
        },
      }),
  },
  {
    name: "compares epoch and offset alone",
    fails: "another `time` is `epoch_changed`: a position of the lost future",
    sabotage: (intact) =>
      withLog(intact, {
        async read(user, { after, ...query }) {
          const time = after && recordOf(intact, user).entries.timeAt(after.offset);
          return intact.log.read(user, {
            ...query,
            ...(after && { after: { ...after, time: time ?? after.time } }),
          });
        },
      }),
  },
  {
    name: "takes any time for that of the entry before the oldest",
    fails: "a position of the lost future is `epoch_changed` also when the log has grown past it and was trimmed",
    sabotage: (intact) =>
      withLog(intact, {
        async read(user, { after, ...query }) {
          const { base } = recordOf(intact, user);
          return intact.log.read(user, {
            ...query,
            ...(after && { after: after.offset === base.offset ? { ...after, time: base.time } : after }),
          });
        },
      }),
  },
  {
    name: "keeps idempotency keys beside the store",
    fails: "an older copy knows what it knew",
    sabotage: loses(({ idempotency }) => idempotency.clear()),
  },
  {
    name: "makes epochs of the user's name",
    fails: "a log that is in no copy has a new epoch when it is created again",
    sabotage: (intact) =>
      withLog(intact, {
        async append(user, request) {
          const { position, ...result } = await intact.log.append(user, request);
          return { ...result, position: { ...position, epoch: user.userId } };
        },
      }),
  },
];
