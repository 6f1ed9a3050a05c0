/** Symbol.dispose, also where the browser does not know it yet. */
const DISPOSE: typeof Symbol.dispose = ((Symbol as { readonly dispose?: symbol }).dispose ??
  Symbol.for("Symbol.dispose")) as typeof Symbol.dispose;

/** `setTimeout` fires at once beyond this. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Time as the client sees it, so that a test can hold it still. The fake clock of `@isowire/core/testing` is one. */
export interface ClientClock {
  /** ms since 1970. */
  now(): number;
  /** Calls back once after `ms`; MUST NOT keep the process alive. Disposing it first means it never calls. */
  after(ms: number, callback: () => void): Disposable;
}

export const systemClock: ClientClock = {
  now: () => Date.now(),
  after(ms, callback) {
    const handle: unknown = setTimeout(callback, Math.min(ms, LONGEST_TIMER_MS));
    unref(handle);
    return { [DISPOSE]: () => clearTimeout(handle as number) };
  },
};

export function cancel(timer: Disposable | undefined): void {
  timer?.[DISPOSE]();
}

/** In Node a timer is an object that can be told not to keep the process alive; in browsers it is a number. */
function unref(handle: unknown): void {
  if (typeof handle !== "object" || handle === null) return;
  (handle as { readonly unref?: () => void }).unref?.();
}
