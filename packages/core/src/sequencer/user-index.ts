import type { Engine } from "../contracts/engine.js";
import type { Logger } from "../contracts/logger.js";
import type { User } from "../contracts/user-context.js";
import { KeyedUser, userKey } from "../identity/user-key.js";
import { UserNode } from "./user-node.js";

/** Keeps a user node alive until it is disposed. */
export interface UserHold extends Disposable {
  readonly node: UserNode;
}

/** The users that somebody on this node is interested in. Empty when nobody is. */
export class UserIndex {
  readonly #nodes = new Map<string, UserNode>();
  readonly #engine: Engine;
  readonly #logger: Logger;

  constructor(ports: { readonly engine: Engine; readonly logger: Logger }) {
    this.#engine = ports.engine;
    this.#logger = ports.logger;
  }

  get size(): number {
    return this.#nodes.size;
  }

  find(key: string): UserNode | undefined {
    return this.#nodes.get(key);
  }

  hold(user: User): UserHold {
    const key = userKey(user);
    let node = this.#nodes.get(key);
    if (node === undefined) {
      node = new UserNode(new KeyedUser(user), key, { engine: this.#engine, logger: this.#logger });
      this.#nodes.set(key, node);
    }
    const held = node;
    held.holds += 1;
    let given = true;
    return {
      node: held,
      [Symbol.dispose]: () => {
        if (!given) return;
        given = false;
        held.holds -= 1;
        if (held.holds > 0) return;
        this.#nodes.delete(key);
        held.drop();
      },
    };
  }

  /** Asks the log how far it is, for the users here and nobody else: a lost hint is healed by this. */
  async reconcile(): Promise<void> {
    const nodes = [...this.#nodes.values()].filter((node) => node.sequencer !== undefined);
    for (let start = 0; start < nodes.length; start += 1000) {
      const some = nodes.slice(start, start + 1000);
      const heads = await this.#engine.system.heads(some.map((node) => node.user));
      some.forEach((node, index) => {
        const head = heads[index];
        if (head !== undefined) node.sequencer?.reconcile(head);
      });
    }
  }
}
