import type { IncomingMessage } from "node:http";
import { oncePerProcess } from "@isowire/core/contracts";
import { offeredSubprotocols, type Dialect } from "./subprotocols.js";

let place: WeakMap<IncomingMessage, string> | undefined;

/** From now on the tokens that `request` brings in the dialect's own form are credentials. */
export function takeDialectTokens(request: IncomingMessage, { codec }: Dialect): void {
  if (codec?.bearerPrefix !== undefined) prefixes().set(request, codec.bearerPrefix);
}

/** The tokens that came in the bearer form of the dialect chosen for `request`; none where it has no such form. */
export function dialectTokensOf(request: IncomingMessage): string[] {
  const prefix = prefixes().get(request);
  if (prefix === undefined) return [];
  return offeredSubprotocols(request)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
}

/** One for the process: an endpoint of the ESM build and an authenticator of the CJS build read the same request. */
function prefixes(): WeakMap<IncomingMessage, string> {
  return (place ??= oncePerProcess("isowire.ws.dialect-bearer", () => new WeakMap<IncomingMessage, string>()));
}
