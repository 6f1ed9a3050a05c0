import type { Peer } from "./peer.js";

/** Each loads what it needs and nothing of the others, so that their memory compares. */
const NODE_PEERS: Readonly<Record<string, () => Promise<Peer>>> = {
  ws: async () => (await import("./ws-peer.js")).createWsPeer(),
  "socket.io": async () => (await import("./socket-io-peer.js")).createSocketIoPeer({ recovery: false }),
  "socket.io-recovery": async () => (await import("./socket-io-peer.js")).createSocketIoPeer({ recovery: true }),
  isowire: async () => (await import("./isowire-peer.js")).createIsowirePeer(),
  "isowire-keys": async () => (await import("./isowire-peer.js")).createIsowirePeer({ keys: true }),
};

/** @throws RangeError for a name that no server has */
export async function createNodePeer(name: string): Promise<Peer> {
  const create = NODE_PEERS[name];
  if (create === undefined) {
    throw new RangeError(`expected one of ${Object.keys(NODE_PEERS).join(", ")}, received "${name}"`);
  }
  return await create();
}
