import type { User } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { slotOfText } from "./slot.js";

/** Users are spread over so many hash tags, evenly over the slots. Never changed: it is where everybody's data is. */
export const BUCKETS = 256;

/** The names of what Redis holds of one user. */
export interface UserKeys {
  /** Tenant and user as text that is safe in a key; other users never have the same. */
  readonly name: string;
  readonly bucket: number;
  /** Meta, log, state, its order, its expiry; then the bucket's indexes of users and of leases. */
  readonly keys: readonly string[];
  readonly channel: string;
}

const PARTS = ["meta", "log", "state", "order", "expiry"] as const;

/** `tags[n]` lies in the n-th of the equal parts that the slots are cut into. */
const TAGS = findTags();

function findTags(): readonly string[] {
  const tags: string[] = [];
  for (let candidate = 0, found = 0; found < BUCKETS; candidate += 1) {
    const tag = String(candidate);
    const bucket = bucketOf(tag);
    if (tags[bucket] !== undefined) continue;
    tags[bucket] = tag;
    found += 1;
  }
  return tags;
}

function bucketOf(name: string): number {
  return Math.floor((slotOfText(name) * BUCKETS) / 16_384);
}

/** @throws IsowireError `ERR_INVALID_USER` for ids with half a surrogate pair */
function userName(user: User): string {
  try {
    return `${encodeURIComponent(user.tenantId)}:${encodeURIComponent(user.userId)}`;
  } catch (cause) {
    throw new IsowireError("ERR_INVALID_USER", {
      message: "unable to name the user; expected well-formed text",
      cause,
    });
  }
}

/** The user that `userName` named. */
export function userOfName(name: string): User {
  const [tenantId = "", userId = ""] = name.split(":");
  return { tenantId: decodeURIComponent(tenantId), userId: decodeURIComponent(userId) };
}

/** All names below one prefix. */
export class Keys {
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  ofUser(user: User): UserKeys {
    return this.ofName(userName(user));
  }

  ofName(name: string): UserKeys {
    const bucket = bucketOf(name);
    const own = `${this.#tagged(bucket)}:${name}:`;
    return {
      name,
      bucket,
      keys: [...PARTS.map((part) => own + part), this.usersOf(bucket), this.leasesOf(bucket)],
      channel: `${own}hints`,
    };
  }

  /** Which users are in the bucket, by when they are to be looked at. */
  usersOf(bucket: number): string {
    return `${this.#tagged(bucket)}:users`;
  }

  /** Which leases are open in the bucket, by when they run out. */
  leasesOf(bucket: number): string {
    return `${this.#tagged(bucket)}:leases`;
  }

  /** Where operators' notices are told. */
  get notices(): string {
    return `${this.#tagged(0)}:notices`;
  }

  #tagged(bucket: number): string {
    return `${this.#prefix}:{${TAGS[bucket] ?? ""}}`;
  }
}
