import type { Fanout, Hint, Notice, User } from "@isowire/core/contracts";
import { EntryReader } from "./entry-reader.js";
import { HintTeller } from "./hint-teller.js";
import { hintToText, noticeToText, textToHeard, type Heard } from "./hint-text.js";
import { Listener, type ListenerEars } from "./listener.js";
import type { OffsetRange } from "./offset-range.js";
import type { PostgresStore } from "./postgres-store.js";
import { UserEars } from "./user-ears.js";
import { userKeyOf } from "./user-row.js";

/**
 * Hints between nodes, over NOTIFY. Of entries it says which there are, under the beginning of a hashed key: a node that has
 * such a user reads them, those of a whole batch at once.
 */
export class PostgresFanout implements Fanout {
  readonly #store: PostgresStore;
  readonly #nodeId: string;
  readonly #listener: Listener;
  readonly #teller: HintTeller;
  readonly #reader: EntryReader;
  readonly #ears = new UserEars();
  readonly #onNotice = new Set<(notice: Notice) => void>();

  constructor(store: PostgresStore, nodeId: string, told: ListenerEars["told"]) {
    const onError = (error: unknown): void =>
      store.logger.warn({ error }, "hints between nodes were lost; the next reconciliation heals it");
    this.#store = store;
    this.#nodeId = nodeId;
    this.#teller = new HintTeller(store, nodeId, onError);
    this.#reader = new EntryReader({
      store,
      read: (userKey, entries) => this.#ears.tellEntries(userKey, entries),
      took: (ranges) => this.took(ranges),
      onError,
    });
    this.#listener = new Listener(store, nodeId, {
      heard: (payload) => this.#hear(textToHeard(nodeId, payload)),
      returned: () => this.#reader.missed(this.#ears.users),
      told,
    });
  }

  announce(user: User, hint: Hint): void {
    if (this.#store.isClosed) return;
    const k = userKeyOf(user);
    queueMicrotask(() => this.#ears.tell(k, hint));
    if (hint.kind === "entry") this.#teller.range({ k, f: hint.entry.offset, l: hint.entry.offset });
    else this.#teller.text(hintToText(this.#nodeId, k, hint));
  }

  async listen(user: User, onHint: (hint: Hint) => void): Promise<Disposable> {
    this.#store.assertOpen();
    const listening = this.#ears.add(user, onHint);
    try {
      await this.#listener.open();
    } catch (error) {
      listening[Symbol.dispose]();
      throw error;
    }
    return listening;
  }

  onNotice(handler: (notice: Notice) => void): Disposable {
    const own = (notice: Notice): void => handler(notice);
    if (this.#store.isClosed) return { [Symbol.dispose]: () => undefined };
    this.#onNotice.add(own);
    this.#listener.open().catch((error: unknown) => {
      this.#store.logger.warn({ error }, "unable to listen for notices yet; it is tried again");
    });
    return { [Symbol.dispose]: () => void this.#onNotice.delete(own) };
  }

  async notifyAll(notice: Notice): Promise<void> {
    this.#store.assertOpen();
    this.#tellNotice(notice);
    await this.#teller.now(noticeToText(this.#nodeId, notice));
  }

  /** These entries came into a log from the outbox: nobody has them yet, here or elsewhere. */
  took(ranges: readonly OffsetRange[]): void {
    for (const range of ranges) {
      this.#teller.range(range);
      if (this.#ears.has(range.k)) this.#reader.range(range);
    }
  }

  /** Lets what is under way come to its end; nothing is told to anybody any more. */
  async close(): Promise<void> {
    this.#ears.clear();
    this.#onNotice.clear();
    await this.#listener.close();
    await this.#reader.idle();
    await this.#teller.idle();
  }

  #hear(heard: Heard | undefined): void {
    switch (heard?.kind) {
      case "entries":
        for (const { short, f, l } of heard.ranges) {
          for (const { k } of this.#ears.usersOf(short)) this.#reader.range({ k, f, l });
        }
        break;
      case "published":
        this.#reader.published(this.#ears.usersOf(heard.short));
        break;
      case "hint":
        this.#ears.tell(heard.userKey, heard.hint);
        break;
      case "notice":
        this.#tellNotice(heard.notice);
    }
  }

  #tellNotice(notice: Notice): void {
    for (const handler of this.#onNotice) handler(notice);
  }
}
