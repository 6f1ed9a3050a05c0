import { postJson } from "./post-json.js";

/** One user as one pane acts for them. */
export interface PaneSession {
  readonly userId: string;
  readonly name: string;
  readonly threadId: string;
  /** Proves to the server that this pane may act as the user. Kept per tab. */
  readonly secret: string;
}

/** Who this tab shows: two users side by side, or one when it was paired as a further device. */
export interface Visit {
  readonly panes: readonly PaneSession[];
  readonly isPaired: boolean;
}

const KEY = "isowire-demo";

/**
 * Who this tab acts for: by the pairing link it was opened with, else as before a reload, else two new sample users.
 *
 * @throws ServerRefusal when the pairing link was used before or is too old
 */
export async function openVisit(): Promise<Visit> {
  const code = new URLSearchParams(location.search).get("pair");
  if (code !== null) {
    // The link works once: a reload or a bookmark must not try it again.
    history.replaceState(null, "", location.pathname);
    sessionStorage.removeItem(KEY);
    return keep({ panes: [await postJson<PaneSession>("/api/pair/redeem", { body: { code } })], isPaired: true });
  }
  const kept = sessionStorage.getItem(KEY);
  if (kept !== null) return JSON.parse(kept) as Visit;
  const { users } = await postJson<{ readonly users: readonly PaneSession[] }>("/api/session");
  return keep({ panes: users, isPaired: false });
}

/** Forgets who this tab acts for, and starts over with new sample users. */
export function startNewVisit(): void {
  sessionStorage.removeItem(KEY);
  location.assign(location.pathname);
}

function keep(visit: Visit): Visit {
  sessionStorage.setItem(KEY, JSON.stringify(visit));
  return visit;
}
