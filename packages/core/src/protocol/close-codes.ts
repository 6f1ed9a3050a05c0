/** What a client does after a close: `return` comes back, `stop` reports, `ignore` has moved on. */
export type CloseVerdict = "return" | "stop" | "ignore" | "refresh" | "limited";

export interface CloseCode {
  readonly name: string;
  readonly verdict: CloseVerdict;
}

const row = (name: string, verdict: CloseVerdict): CloseCode => ({ name, verdict });

/** The one table of close codes, used by server and client alike. PROTOCOL.md repeats it and a test compares them. */
export const CLOSE_CODES = {
  1000: row("normal", "return"),
  1003: row("unsupported data", "stop"),
  1007: row("bad text", "stop"),
  1008: row("policy", "stop"),
  1009: row("too big", "stop"),
  1012: row("server restart", "return"),
  1013: row("overloaded or unavailable", "return"),
  4000: row("heartbeat missed", "return"),
  4001: row("too slow", "return"),
  4003: row("replaced by the same client", "ignore"),
  4100: row("credentials expired", "refresh"),
  4500: row("protocol violation", "stop"),
  4501: row("unauthorized", "stop"),
  4503: row("forbidden", "stop"),
  4504: row("connection limit: this one was the oldest", "stop"),
  4505: row("disconnected by the application", "stop"),
} as const satisfies Record<number, CloseCode>;

export type KnownCloseCode = keyof typeof CLOSE_CODES;

/**
 * What to do after `code`, also for codes that are not in the table: 4000-4499 come back, 4500-4999 stop, 1002, 1010 and
 * 3000-3999 come back a limited number of times (`limited`), all else comes back.
 */
export function closeVerdict(code: number): CloseVerdict {
  if (code in CLOSE_CODES) return CLOSE_CODES[code as KnownCloseCode].verdict;
  if (code >= 4500 && code <= 4999) return "stop";
  if (code === 1002 || code === 1010 || (code >= 3000 && code <= 3999)) return "limited";
  return "return";
}
