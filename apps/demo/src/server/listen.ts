import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Ports tried at most, counting up from `port`. @defaultValue 50 */
  readonly tries?: number;
}

const TRIES = 50;

/**
 * Listens on the port, or on the next free one when others have taken it.
 *
 * @returns the port it is
 */
export async function listenOnFreePort(server: Server, { host, port, tries = TRIES }: ListenOptions): Promise<number> {
  for (let tried = 0; ; tried += 1) {
    const candidate = port + tried;
    try {
      server.listen({ host, port: candidate, exclusive: true });
      await once(server, "listening");
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (!isTaken || port === 0 || tried + 1 >= tries || candidate >= 65_535) throw error;
    }
  }
}
