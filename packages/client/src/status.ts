import { CLOSE_CODES } from "@isowire/core/protocol";

/** Why the connection ended. */
export interface StatusReason {
  /** The close code (table in PROTOCOL.md); 0 when there was no close: this side gave up, and `name` says on what. */
  readonly code: number;
  /** "server restart", "unauthorized", ...; for code 0 "dial failed", "dial timed out", "credentials failed", "silence", "gap". */
  readonly name: string;
  /** What the server said, or a sentence. */
  readonly text: string;
}

/** Where the client stands. Frozen; a new object at each change. */
export interface ClientStatus {
  /**
   * - `connecting`: credentials, dial, waiting for the welcome
   * - `open`: welcomed
   * - `waiting`: will dial again in `retryInMs`
   * - `stopped`: will not come back by itself; `reason` says why; `client.reconnect()` tries again
   * - `closed`: `client.close()` was called
   */
  readonly state: "connecting" | "open" | "waiting" | "stopped" | "closed";
  /** Dials since the last welcome; 0 while open. */
  readonly attempt: number;
  /** ms from the moment of this status to the next dial. */
  readonly retryInMs?: number;
  /** How the last connection ended; absent while open. */
  readonly reason?: StatusReason;
  /** After three dials that never opened: the likely causes, which a browser does not tell. */
  readonly neverOpened?: string;
  /** What the last welcome said: nothing was missed (`recovered`), a new start (`live`), or history must be reloaded (`unavailable`). */
  readonly resumed?: "live" | "recovered" | "unavailable";
}

/** Before the first dial. */
export const INITIAL_STATUS: ClientStatus = /* @__PURE__ */ Object.freeze({ state: "connecting", attempt: 0 });

export function closeReason(code: number, text: string): StatusReason {
  const known = (CLOSE_CODES as Readonly<Record<number, { readonly name: string }>>)[code];
  const name = known?.name ?? (code === 1006 ? "connection lost" : "closed");
  return { code, name, text: text === "" ? name : text };
}

export function neverOpenedText(url: URL): string {
  return (
    `unable to open a connection to ${url.origin}${url.pathname}; likely causes: this page's origin is not in allowedOrigins, ` +
    "the path is not the server's, a proxy drops the Upgrade header, no server runs there, or it refuses for now " +
    "(browsers hide 403, 404, 426, 429 and 503)"
  );
}
