import { Fault } from "../report/fault.js";

interface Reason {
  readonly codes: readonly string[];
  readonly what: string;
  readonly advice: string;
}

/** Why a server is of no use, by the code that Node, PostgreSQL (SQLSTATE) or Redis (first word of an answer) gives. */
const REASONS: readonly Reason[] = [
  {
    codes: ["28P01", "WRONGPASS", "NOAUTH"],
    what: "the server refuses the user or the password",
    advice: "set the user and the password of engineUrl to those that the server knows",
  },
  {
    codes: ["28000"],
    what: "the server does not let this user in from here, or not without TLS",
    advice: "append ?sslmode=require to engineUrl, or have pg_hba.conf of the server allow it",
  },
  {
    codes: ["ECONNREFUSED"],
    what: "nothing listens there",
    advice: "start the server, or correct host and port of engineUrl",
  },
  {
    codes: ["ENOTFOUND", "EAI_AGAIN"],
    what: "there is no host of this name",
    advice: "correct the host of engineUrl, or the name service of this machine",
  },
  {
    codes: ["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"],
    what: "no answer comes from there",
    advice: "correct host and port of engineUrl, or let the firewall between pass them",
  },
  {
    codes: ["3D000"],
    what: "the server has no database of this name",
    advice: "create it, or correct the name at the end of engineUrl",
  },
  {
    codes: ["53300"],
    what: "the server has no connection left",
    advice: "raise max_connections, or lower `max` of the pools that use it",
  },
  {
    codes: ["42501", "NOPERM"],
    what: "the user may not do what the engine does",
    advice: "give it the right that the server's log names, or name another user in engineUrl",
  },
  {
    codes: ["ERR_REDIS_EVICTION"],
    what: "the server may evict entries out of the middle of users' logs",
    advice: "set `maxmemory-policy noeviction` in redis.conf, and at once with CONFIG SET maxmemory-policy noeviction",
  },
];

/**
 * Why an engine did not open, in words, with what to do; the error itself when that is not known.
 *
 * @param shown - the address, without its secrets
 */
export function engineFault(error: unknown, shown: string): unknown {
  const codes = codesOf(error);
  const reason = REASONS.find((each) => each.codes.some((code) => codes.includes(code)));
  if (reason === undefined) return error;
  const code = codes.find((each) => reason.codes.includes(each)) ?? "";
  return new Fault(`${shown}: ${reason.what} (${code})`, reason.advice, error);
}

/** Of the error, its causes, and whatever it is an aggregate of. */
function codesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const { code } = error as { code?: unknown };
  const word = /^[A-Z]+(?= )/.exec(error.message)?.[0];
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [
    ...(typeof code === "string" ? [code] : []),
    ...(word === undefined ? [] : [word]),
    ...[...inner, error.cause].flatMap(codesOf),
  ];
}
