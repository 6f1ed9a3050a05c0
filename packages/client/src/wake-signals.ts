import { cancel, type ClientClock } from "./clock.js";

const TICK_MS = 5_000;

/** Where "look at the connection now" comes from: the page became visible, came back from the cache, is online again. */
export interface VisibilitySource {
  /** Returns what ends the subscription. */
  subscribe(wake: () => void): () => void;
}

/** The signals of a browser page; silent elsewhere. */
export const pageVisibility: VisibilitySource = {
  subscribe(wake) {
    if (typeof document === "undefined" || typeof window === "undefined") return () => undefined;
    const subscription = new AbortController();
    const { signal } = subscription;
    const visible = (): void => {
      if (document.visibilityState === "visible") wake();
    };
    // A page that comes out of the back/forward cache has lost its sockets, and need not be told.
    const shown = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) wake();
    };
    document.addEventListener("visibilitychange", visible, { signal });
    window.addEventListener("pageshow", shown, { signal });
    window.addEventListener("online", wake, { signal });
    return () => subscription.abort();
  },
};

interface JumpOptions {
  readonly clock: ClientClock;
  /** A tick that comes later than this was slept through, ms. */
  readonly toleranceMs: () => number;
}

/** Wakes when the clock jumped: the machine slept. Returns what ends it. */
export function watchClockJumps({ clock, toleranceMs }: JumpOptions, wake: () => void): () => void {
  let timer: Disposable;
  const arm = (): void => {
    const due = clock.now() + TICK_MS;
    timer = clock.after(TICK_MS, () => {
      const late = Math.abs(clock.now() - due) > toleranceMs();
      arm();
      if (late) wake();
    });
  };
  arm();
  return () => cancel(timer);
}
