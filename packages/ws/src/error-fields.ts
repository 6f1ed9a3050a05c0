import type { IncomingMessage } from "node:http";
import { BEARER_PREFIX } from "@isowire/core/protocol";
import { dialectTokensOf } from "./dialect-bearer.js";
import { offeredSubprotocols } from "./subprotocols.js";
import { queryOf } from "./request-target.js";

/** Shorter values are no secrets, and removing them everywhere would make a text unreadable. */
const MIN_SECRET_LENGTH = 6;
const MAX_CAUSES = 3;
/** Headers that carry the credentials of services: `X-API-Key`, `X-Hub-Signature`. */
const SECRET_HEADER = /auth|key|secret|sign|token/;

export interface ErrorFields {
  readonly error: {
    readonly name: string;
    readonly code?: string;
    readonly message?: string;
    readonly stack?: string;
    readonly cause?: ErrorFields["error"];
  };
}

/** An error for the log, without the credentials that came with the request: application errors like to quote them. */
export function errorFields(error: unknown, secrets: readonly string[] = []): ErrorFields {
  const clean = (text: string): string => secrets.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text);
  return { error: fieldsOf(error, { clean, causes: MAX_CAUSES }) };
}

interface FieldsOptions {
  readonly clean: (text: string) => string;
  readonly causes: number;
}

function fieldsOf(error: unknown, { clean, causes }: FieldsOptions): ErrorFields["error"] {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack = "", cause } = error;
  const { code } = error as { readonly code?: unknown };
  return {
    name,
    ...(typeof code === "string" ? { code } : {}),
    message: clean(message),
    stack: clean(stack),
    ...(cause === undefined || causes === 0 ? {} : { cause: fieldsOf(cause, { clean, causes: causes - 1 }) }),
  };
}

/** What may let somebody in, wherever a request carries it: as it came and decoded, the longest first. */
export function secretsOf(request: IncomingMessage): string[] {
  const { authorization = "", cookie = "" } = request.headers;
  const entries = offeredSubprotocols(request).filter((name) => name.startsWith(BEARER_PREFIX));
  const query = (request.url ?? "").split("?").slice(1).join("?");
  const credential = authorization.split(" ").slice(1).join(" ").trim();
  const values = [
    credential,
    decoded(credential),
    ...entries.flatMap((entry) => [entry.slice(BEARER_PREFIX.length), decoded(entry.slice(BEARER_PREFIX.length))]),
    ...dialectTokensOf(request),
    ...cookie.split(";").map((pair) => pair.slice(pair.indexOf("=") + 1).trim()),
    ...query.split("&").map((pair) => pair.slice(pair.indexOf("=") + 1)),
    ...queryOf(request).values(),
    ...Object.entries(request.headers).flatMap(([name, value]) => (SECRET_HEADER.test(name) ? (value ?? []) : [])),
    cookie,
    query,
  ];
  return [...new Set(values)].filter((value) => value.length >= MIN_SECRET_LENGTH).sort((a, b) => b.length - a.length);
}

function decoded(text: string): string {
  return Buffer.from(text, "base64url").toString();
}
