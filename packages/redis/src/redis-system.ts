import type { EngineSystem, Notice, Position, Retention, User } from "@isowire/core/contracts";
import { userOfName } from "./keys.js";
import type { RedisCalls } from "./redis-calls.js";
import { positionOf } from "./redis-log.js";
import type { RedisReply } from "./redis-port.js";
import { SCRIPTS } from "./scripts.js";
import { fromSortKey, toSortKey } from "./sort-key.js";

/** Records that one script measures. */
const MEASURED_AT_ONCE = 500;

/** What concerns all users: buckets are asked side by side. */
export class RedisSystem implements EngineSystem {
  readonly #calls: RedisCalls;
  readonly #onNotice = new Set<(notice: Notice) => void>();

  constructor(calls: RedisCalls) {
    this.#calls = calls;
  }

  async heads(users: readonly User[]): Promise<readonly (Position | undefined)[]> {
    this.#calls.assertOpen();
    const keys = users.map((user) => this.#calls.keys.ofUser(user));
    const heads = await this.#calls.users(SCRIPTS.heads, keys);
    return heads.map((head) => (head === null ? undefined : positionOf(head as readonly RedisReply[])));
  }

  async expiredLeases(query: {
    readonly prefix: string;
    readonly limit: number;
  }): Promise<readonly { readonly user: User; readonly key: string }[]> {
    const args = [toSortKey(query.prefix), String(query.limit)];
    const reply = await this.#calls.buckets(SCRIPTS.expired, (bucket) => this.#calls.keys.leasesOf(bucket), args);
    const expired: { readonly user: User; readonly key: string; readonly at: number }[] = [];
    for (let index = 0; index < reply.length; index += 3) {
      const [name, key, at] = reply.slice(index, index + 3).map(String) as [string, string, string];
      expired.push({ user: userOfName(name), key: fromSortKey(key), at: Number(at) });
    }
    const longest = expired.sort((one, other) => one.at - other.at).slice(0, query.limit);
    return longest.map(({ user, key }) => ({ user, key }));
  }

  async touch(
    nodeId: string,
    connections: readonly { readonly user: User; readonly connectionId: string }[],
    ttlMs: number,
  ): Promise<readonly string[]> {
    this.#calls.assertOpen();
    const users = connections.map(({ user }) => this.#calls.keys.ofUser(user));
    const answers = await this.#calls.users(SCRIPTS.touch, users, {
      shared: [toSortKey(nodeId), String(ttlMs)],
      own: (index) => toSortKey(connections[index]?.connectionId ?? ""),
    });
    return connections.filter((_, index) => answers[index] !== 1).map(({ connectionId }) => connectionId);
  }

  async notifyAll(notice: Notice): Promise<void> {
    this.#calls.assertOpen();
    const { keys, port } = this.#calls;
    await this.#calls.run(SCRIPTS.announce, { keys: [keys.notices], args: [port.publish, JSON.stringify(notice)] });
  }

  onNotice(handler: (notice: Notice) => void): Disposable {
    const own = (notice: Notice): void => {
      handler(notice);
    };
    this.#onNotice.add(own);
    return { [Symbol.dispose]: () => void this.#onNotice.delete(own) };
  }

  /** A notice that came over pub/sub, from this node or another. */
  hear(message: string): void {
    const notice = JSON.parse(message) as Notice;
    for (const handler of this.#onNotice) handler(notice);
  }

  retention(overrides: Partial<Retention> = {}): Retention {
    this.#calls.retention = { ...this.#calls.retention, ...overrides };
    return this.#calls.retention;
  }

  async size(): Promise<{ readonly users: number; readonly entries: number; readonly bytes: number }> {
    const { keys } = this.#calls;
    const names = await this.#calls.buckets(SCRIPTS.due, (bucket) => keys.usersOf(bucket), ["-1", "all"]);
    const sizes = await Promise.all(names.map((ofBucket) => this.#measure(ofBucket as readonly string[])));
    const sum = { users: 0, entries: 0, bytes: 0 };
    for (const [entries = 0, bytes = 0] of sizes.flat()) {
      sum.users += 1;
      sum.entries += entries;
      sum.bytes += bytes;
    }
    return sum;
  }

  async #measure(names: readonly string[]): Promise<readonly (readonly number[])[]> {
    const metas = names.flatMap((name) => this.#calls.keys.ofName(name).keys[0] ?? []);
    const pieces: Promise<RedisReply>[] = [];
    for (let start = 0; start < metas.length; start += MEASURED_AT_ONCE) {
      const keys = metas.slice(start, start + MEASURED_AT_ONCE);
      pieces.push(this.#calls.run(SCRIPTS.measure, { keys, args: [] }));
    }
    return (await Promise.all(pieces)).flatMap((reply) => reply as readonly (readonly number[])[]);
  }
}
