import { RedisPortError } from "../redis-port.js";

/** The server has not run the call, and would if it were sent again with more care. */
export class NotExecuted extends Error {}

/** The script is not known here, its keys are elsewhere, or the server or cluster is on its way back. */
const AGAIN = new Set(["NOSCRIPT", "MOVED", "ASK", "TRYAGAIN", "LOADING", "CLUSTERDOWN"]);

/** Checked by the server before a script begins. */
const REFUSED = new Set("BUSY MASTERDOWN MISCONF NOAUTH NOPERM NOREPLICAS OOM READONLY WRONGPASS".split(" "));

/** node-redis says it before anything is written. */
const UNSENT = new Set(["ClientClosedError", "ClientOfflineError"]);

/** Error replies begin with the kind of error in capitals. */
const KIND = /^([A-Z]+) /;

/** What a rejection of node-redis means for a call. */
export function portError(error: unknown): Error {
  if (error instanceof RedisPortError || error instanceof NotExecuted) return error;
  const message = error instanceof Error ? error.message : String(error);
  const kind = KIND.exec(message)?.[1];
  // What a command inside of a script was told has the script's name behind it: then it had begun.
  if (kind !== undefined && !message.includes("on @user_script")) {
    if (AGAIN.has(kind)) return new NotExecuted(message, { cause: error });
    if (REFUSED.has(kind)) return new RedisPortError("refused", `Redis refused the call; ${message}`, error);
  }
  if (kind !== undefined) return new RedisPortError("unknown", `Redis failed in the call; ${message}`, error);
  const name = error instanceof Error ? error.constructor.name : "";
  if (UNSENT.has(name)) return new RedisPortError("unsent", `unable to reach Redis; ${message}`, error);
  return new RedisPortError("unknown", `the connection to Redis broke before it answered; ${message}`, error);
}
