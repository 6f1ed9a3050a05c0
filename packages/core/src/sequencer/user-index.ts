import type { User } from "../contracts/user-context.js";
import { KeyedUser, userKey } from "../identity/user-key.js";
import { UserNode, type NodePorts } from "./user-node.js";

/** Keeps a user node alive until it is disposed. */
export interface UserHold extends Disposable {
  readonly node: UserNode;
}

/** The users that somebody on this node is interested in. Empty when nobody is. */
export class UserIndex {
  readonly #nodes = new Map<string, UserNode>();
  readonly #ports: NodePorts;

  constructor(ports: NodePorts) {
    this.#ports = ports;
  }

  get size(): number {
    return this.#nodes.size;
  }

  find(key: string): UserNode | undefined {
    return this.#nodes.get(key);
  }

  hold(user: User): UserHold {
    let node = this.#nodes.get(userKey(user));
    if (node === undefined) {
      node = new UserNode(new KeyedUser(user), this.#ports);
      this.#nodes.set(node.key, node);
    }
    return new Hold(node, this.#nodes);
  }

  /** Asks the log how far it is, for the users here and nobody else: a lost hint is healed by this. */
  async reconcile(): Promise<void> {
    const nodes = [...this.#nodes.values()].filter((node) => node.sequencer !== undefined);
    for (let start = 0; start < nodes.length; start += 1000) {
      const some = nodes.slice(start, start + 1000);
      const heads = await this.#ports.engine.system.heads(some.map((node) => node.user));
      some.forEach((node, index) => {
        const head = heads[index];
        if (head !== undefined) node.sequencer?.reconcile(head);
      });
    }
  }
}

class Hold implements UserHold {
  readonly node: UserNode;
  /** Undefined when it was disposed. */
  #nodes: Map<string, UserNode> | undefined;

  constructor(node: UserNode, nodes: Map<string, UserNode>) {
    this.node = node;
    this.#nodes = nodes;
    node.holds += 1;
  }

  [Symbol.dispose](): void {
    const { node } = this;
    const nodes = this.#nodes;
    if (nodes === undefined) return;
    this.#nodes = undefined;
    node.holds -= 1;
    if (node.holds > 0) return;
    nodes.delete(node.key);
    node.drop();
  }
}
