import type { Entry, Hint, User } from "@isowire/core/contracts";
import { shortKey } from "./hint-text.js";
import { userToRow, type UserRow } from "./user-row.js";

interface Ear {
  readonly user: UserRow;
  readonly listeners: Set<(hint: Hint) => void>;
}

/** Who on this node listens to which user. */
export class UserEars {
  /** By user key. */
  readonly #ears = new Map<string, Ear>();
  /** By the beginning of the key, which is what other nodes say. */
  readonly #byShortKey = new Map<string, Set<Ear>>();

  /** How many users are listened to. */
  get size(): number {
    return this.#ears.size;
  }

  /** Everybody who is listened to. */
  get users(): readonly UserRow[] {
    return [...this.#ears.values()].map(({ user }) => user);
  }

  add(user: User, onHint: (hint: Hint) => void): Disposable {
    const ear = this.#earOf(userToRow(user));
    // The same callback may be given twice.
    const listener = (hint: Hint): void => onHint(hint);
    ear.listeners.add(listener);
    return { [Symbol.dispose]: () => this.#remove(ear, listener) };
  }

  /** The users here whose key begins so: one, as good as always, or none. */
  usersOf(short: string): readonly UserRow[] {
    return [...(this.#byShortKey.get(short) ?? [])].map(({ user }) => user);
  }

  has(userKey: string): boolean {
    return this.#ears.has(userKey);
  }

  tell(userKey: string, hint: Hint): void {
    for (const listener of this.#ears.get(userKey)?.listeners ?? []) listener(hint);
  }

  tellEntries(userKey: string, entries: readonly Entry[]): void {
    for (const entry of entries) this.tell(userKey, { kind: "entry", entry });
  }

  clear(): void {
    this.#ears.clear();
    this.#byShortKey.clear();
  }

  #earOf(user: UserRow): Ear {
    const found = this.#ears.get(user.k);
    if (found !== undefined) return found;
    const ear: Ear = { user, listeners: new Set() };
    this.#ears.set(user.k, ear);
    const short = shortKey(user.k);
    const alike = this.#byShortKey.get(short) ?? new Set();
    this.#byShortKey.set(short, alike.add(ear));
    return ear;
  }

  #remove(ear: Ear, listener: (hint: Hint) => void): void {
    ear.listeners.delete(listener);
    const { k } = ear.user;
    if (ear.listeners.size > 0 || this.#ears.get(k) !== ear) return;
    this.#ears.delete(k);
    const alike = this.#byShortKey.get(shortKey(k));
    alike?.delete(ear);
    if (alike?.size === 0) this.#byShortKey.delete(shortKey(k));
  }
}
