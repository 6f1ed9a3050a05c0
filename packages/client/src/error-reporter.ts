export interface ErrorReporter {
  /** What a listener of the application threw. */
  thrown(error: unknown): void;
  /** Anything else that has no caller. */
  occurred(error: unknown): void;
}

/** Hands errors without a caller to `onError`; without one, a listener's error is uncaught as if nobody had caught it. */
export function createErrorReporter(onError?: (error: unknown) => void): ErrorReporter {
  if (onError === undefined) return { thrown: throwUncaught, occurred: (error) => console.error(error) };
  const report = (error: unknown): void => {
    try {
      onError(error);
    } catch (second) {
      throwUncaught(second);
    }
  };
  return { thrown: report, occurred: report };
}

function throwUncaught(error: unknown): void {
  const { reportError } = globalThis as { readonly reportError?: (error: unknown) => void };
  if (typeof reportError === "function") {
    reportError(error);
    return;
  }
  queueMicrotask(() => {
    throw error;
  });
}
