import { randomBytes } from "node:crypto";
import type { Clock, Retention, User } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { BUCKETS, type Keys, type UserKeys } from "./keys.js";
import { type RedisPort, RedisPortError, type RedisReply, type ReplicaWish, type ScriptCall } from "./redis-port.js";
import type { RedisScript } from "./redis-script.js";

/** Users of one script run: enough to save round trips, few enough not to hold others up. */
const USERS_AT_ONCE = 64;

export interface RedisCallsOptions {
  readonly port: RedisPort;
  readonly keys: Keys;
  /** Without it the server's clock counts. */
  readonly clock: Clock | undefined;
  readonly retention: Retention;
}

/** What a script is given beside what all scripts are given. */
export interface UserCall {
  readonly args?: readonly string[];
  /** What a lost answer means: `unknown` where a second call would not do the same again. @defaultValue "unavailable" */
  readonly lost?: "unknown" | "unavailable";
  readonly replicas?: ReplicaWish | undefined;
}

/** Runs the engine's scripts: what all of them are given, how they are grouped, and what their failures are called. */
export class RedisCalls {
  readonly port: RedisPort;
  readonly keys: Keys;
  retention: Retention;
  readonly #clock: Clock | undefined;
  readonly #epochs = randomBytes(12).toString("base64url");
  #epoch = 0;
  #closed = false;

  constructor(options: RedisCallsOptions) {
    this.port = options.port;
    this.keys = options.keys;
    this.retention = options.retention;
    this.#clock = options.clock;
  }

  /** A script about one user. Calls for one user take effect in call order. */
  async user(script: RedisScript, user: User, call: UserCall = {}): Promise<readonly RedisReply[]> {
    this.assertOpen();
    const { name, keys } = this.keys.ofUser(user);
    const args = [...this.#common(), name, ...(call.args ?? [])];
    return list(await this.run(script, { keys, args, replicas: call.replicas }, call.lost));
  }

  /** A script about many users: an answer for each, in their order. `argsOf` gives what is each one's own. */
  async users(
    script: RedisScript,
    users: readonly UserKeys[],
    args: { readonly shared?: readonly string[]; readonly own?: (index: number) => string } = {},
  ): Promise<readonly RedisReply[]> {
    this.assertOpen();
    const answers: RedisReply[] = Array.from(users, () => null);
    const runs = this.#groups(users).map(async (group) => {
      const members = group.flatMap((index) => users[index] ?? []);
      const own = args.own === undefined ? [] : group.map(args.own);
      const names = members.map(({ name }) => name);
      const reply = await this.run(script, {
        keys: members.flatMap(({ keys }) => keys),
        args: [...this.#common(), ...names, ...(args.shared ?? []), ...own],
      });
      list(reply).forEach((answer, at) => (answers[group[at] ?? -1] = answer));
    });
    await Promise.all(runs);
    return answers;
  }

  /** A script about all buckets; `keyOf` says which key of each. */
  async buckets(
    script: RedisScript,
    keyOf: (bucket: number) => string,
    args: readonly string[],
  ): Promise<readonly RedisReply[]> {
    this.assertOpen();
    const keys = Array.from({ length: BUCKETS }, (_, bucket) => keyOf(bucket));
    const groups = this.port.layout === "one" ? [keys] : keys.map((key) => [key]);
    const runs = groups.map((group) => this.run(script, { keys: group, args: [this.#now(), ...args] }));
    return (await Promise.all(runs)).flatMap(list);
  }

  /** Any script. */
  async run(script: RedisScript, call: ScriptCall, lost: UserCall["lost"] = "unavailable"): Promise<RedisReply> {
    try {
      return await this.port.run(script, call);
    } catch (cause) {
      throw callError(cause, lost);
    }
  }

  /** @throws IsowireError `ERR_CLOSED` */
  assertOpen(): void {
    if (this.#closed) throw new IsowireError("ERR_CLOSED", { message: "unable to use the engine; it was closed" });
  }

  close(): void {
    this.#closed = true;
  }

  #common(): readonly string[] {
    const { maxAgeMs, maxEntries, maxBytes } = this.retention;
    this.#epoch += 1;
    const fresh = this.#epochs + this.#epoch.toString(36);
    return [this.#now(), fresh, String(maxAgeMs), String(maxEntries), String(maxBytes)];
  }

  #now(): string {
    return this.#clock === undefined ? "" : String(this.#clock.now());
  }

  /** Indexes of users that one run may take: in a cluster those of one bucket. */
  #groups(users: readonly UserKeys[]): readonly (readonly number[])[] {
    const byBucket = new Map<number, number[]>();
    users.forEach(({ bucket }, index) => {
      const place = this.port.layout === "one" ? 0 : bucket;
      const group = byBucket.get(place) ?? [];
      byBucket.set(place, group);
      group.push(index);
    });
    return [...byBucket.values()].flatMap(inPieces);
  }
}

function inPieces(group: readonly number[]): readonly (readonly number[])[] {
  const pieces: (readonly number[])[] = [];
  for (let start = 0; start < group.length; start += USERS_AT_ONCE) {
    pieces.push(group.slice(start, start + USERS_AT_ONCE));
  }
  return pieces;
}

function list(reply: RedisReply): readonly RedisReply[] {
  return typeof reply === "object" && reply !== null ? reply : [reply];
}

/** What callers of the engine are told. */
export function callError(cause: unknown, lost: UserCall["lost"] = "unavailable"): unknown {
  if (!(cause instanceof RedisPortError)) return cause;
  const { failure, message } = cause;
  if (failure === "closed") return new IsowireError("ERR_CLOSED", { message, cause });
  if (failure === "unknown" && lost === "unknown") return new IsowireError("ERR_OUTCOME_UNKNOWN", { message, cause });
  return new IsowireError("ERR_UNAVAILABLE", { message, cause });
}
