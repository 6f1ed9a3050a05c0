import type { Dialect } from "../load/dialect.js";
import { isowireDialect } from "../load/isowire-dialect.js";
import { LoadClient } from "../load/load-client.js";
import { plainDialect } from "../load/plain-dialect.js";
import { socketIoDialect } from "../load/socket-io-dialect.js";
import { ServerProcess } from "../server/server-process.js";
import type { Server, Setup } from "./work.js";

const DIALECTS: Readonly<Record<Server, Dialect>> = {
  ws: plainDialect,
  bun: plainDialect,
  isowire: isowireDialect,
  "isowire-keys": isowireDialect,
  "socket.io": socketIoDialect,
  "socket.io-recovery": socketIoDialect,
};

export interface Arena {
  readonly server: ServerProcess;
  readonly load: LoadClient;
}

/** A client that speaks the language of a server on `port`. */
export function clientOf(peer: Server, port: number): LoadClient {
  return new LoadClient(port, DIALECTS[peer]);
}

/** Starts a server and a load client for it, and ends both. */
export async function withPeer<T>({ peer, profile }: Setup<Server>, use: (arena: Arena) => Promise<T>): Promise<T> {
  await using server = await ServerProcess.start(peer, { profile });
  const load = clientOf(peer, server.port);
  try {
    return await use({ server, load });
  } finally {
    load.drop();
  }
}

/** Users 0 up to but not with `count`, one device each. */
export function oneDeviceEach(count: number): readonly { readonly user: number }[] {
  return Array.from({ length: count }, (_, user) => ({ user }));
}
