import type { IncomingMessage } from "node:http";
import type { MessageCodec } from "@isowire/core/contracts";
import { BEARER_PREFIX, SUBPROTOCOL } from "@isowire/core/protocol";
import { invalidOption } from "./invalid-option.js";

/** RFC 9110 section 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Which dialect a connection speaks. No subprotocol: nothing is echoed. No codec: the native one. */
export interface Dialect {
  readonly subprotocol?: string;
  readonly codec?: MessageCodec;
}

export type Dialects = ReadonlyMap<string, Dialect>;

/** What the client offers, in its order of preference. */
export function offeredSubprotocols(request: IncomingMessage): string[] {
  const header = request.headers["sec-websocket-protocol"];
  if (header === undefined) return [];
  return header.split(",").map((name) => name.trim());
}

/** RFC 6455 section 4.1: tokens, each once. */
export function areSubprotocols(offered: readonly string[]): boolean {
  return new Set(offered).size === offered.length && offered.every((name) => TOKEN.test(name));
}

/** @throws IsowireError `ERR_INVALID_OPTION` */
export function dialectsOf(codecs: readonly MessageCodec[]): Dialects {
  const dialects = new Map<string, Dialect>([[SUBPROTOCOL, { subprotocol: SUBPROTOCOL }]]);
  for (const codec of codecs) {
    const { subprotocol } = codec;
    if (typeof subprotocol !== "string" || !TOKEN.test(subprotocol) || subprotocol.startsWith(BEARER_PREFIX)) {
      throw invalidOption("codecs", "codecs whose subprotocol is an HTTP token and not a bearer entry", subprotocol);
    }
    if (!hasBearerForm(codec)) {
      throw invalidOption("codecs", 'codecs whose bearerPrefix is an HTTP token like "jwt-auth."', codec.bearerPrefix);
    }
    if (dialects.has(subprotocol)) throw invalidOption("codecs", "one codec for each subprotocol", subprotocol);
    dialects.set(subprotocol, { subprotocol, codec });
  }
  return dialects;
}

/** It has none, or one that neither its own subprotocol nor the native bearer entry begins with. */
function hasBearerForm({ subprotocol, bearerPrefix: prefix }: MessageCodec): boolean {
  if (prefix === undefined) return true;
  return (
    typeof prefix === "string" &&
    TOKEN.test(prefix) &&
    ![subprotocol, SUBPROTOCOL, BEARER_PREFIX].some((name) => name.startsWith(prefix))
  );
}

/**
 * The first offer that is known; v1 without an echo when nothing is offered. Undefined when only unknown ones are: a
 * browser fails a connection that echoes none of its offers, so it is told why before that. A bearer entry is no offer,
 * except that of a further dialect where nothing else is: that is how its clients outside browsers name the dialect, and
 * nothing is echoed to them.
 */
export function chooseDialect(offered: readonly string[], dialects: Dialects): Dialect | undefined {
  if (offered.length === 0) return {};
  const known = offered.find((name) => dialects.has(name));
  if (known !== undefined) return dialects.get(known);
  const codec = [...dialects.values()]
    .map((dialect) => dialect.codec)
    .find((one) => brings(offered, one?.bearerPrefix));
  return codec === undefined ? undefined : { codec };
}

function brings(offered: readonly string[], prefix: string | undefined): boolean {
  return prefix !== undefined && offered.some((name) => name.startsWith(prefix));
}
