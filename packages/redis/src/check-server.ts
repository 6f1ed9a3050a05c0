import { IsowireError } from "@isowire/core/protocol";
import type { ServerInfo } from "./redis-port.js";

/** The first with scripts that say what they need, and with sharded pub/sub. */
const OLDEST = 7;

/**
 * What the engine needs of every primary: Redis 7 or any Valkey, and that nothing is evicted.
 *
 * @throws IsowireError `ERR_CONTRACT`, `ERR_REDIS_EVICTION`
 */
export function checkServer({ address, text }: ServerInfo, allowEviction: boolean): void {
  const version = fieldOf(text, "redis_version");
  if (Number.parseInt(version, 10) < OLDEST) {
    throw new IsowireError("ERR_CONTRACT", {
      message: `unable to use the server at ${address}; expected Redis ${String(OLDEST)} or newer, or Valkey, received Redis ${version}`,
      details: { version },
    });
  }
  const policy = fieldOf(text, "maxmemory_policy");
  if (policy === "noeviction" || allowEviction) return;
  throw new IsowireError("ERR_REDIS_EVICTION", {
    message: `unable to use the server at ${address}; expected maxmemory-policy noeviction, received ${policy}: set it with CONFIG SET, or pass allowEviction: true and accept what falls`,
    details: { policy },
  });
}

function fieldOf(text: string, name: string): string {
  const found = new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(text)?.[1];
  if (found !== undefined) return found;
  throw new IsowireError("ERR_CONTRACT", {
    message: `unable to use the server; expected its INFO to have ${name}, which it has not`,
  });
}
