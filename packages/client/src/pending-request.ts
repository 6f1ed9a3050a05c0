/** One message that waits for its answer. */
export interface PendingRequest {
  readonly id: string;
  /** `command` has an effect, `history` has none, `refresh` is for the one connection it was made on. */
  readonly kind: "command" | "history" | "refresh";
  readonly text: string;
  readonly bytes: number;
  readonly promise: Promise<unknown>;
  resolve(result: unknown): void;
  reject(reason: unknown): void;
  /** On the current connection. */
  written: boolean;
  /** On any connection, ms since 1970. */
  firstWrittenAt?: number;
  /** Not before; the server asked for it. */
  retryTimer?: Disposable;
}

/** `settled` is called once, before the promise is settled either way. */
export function createPendingRequest(
  request: Pick<PendingRequest, "id" | "kind" | "text">,
  settled: (request: PendingRequest) => void,
): PendingRequest {
  let resolvePromise: (result: unknown) => void = () => undefined;
  let rejectPromise: (reason: unknown) => void = () => undefined;
  const promise = new Promise<unknown>((resolve, reject) => {
    resolvePromise = resolve;
    rejectPromise = reject;
  });
  const pending: PendingRequest = {
    ...request,
    bytes: new TextEncoder().encode(request.text).length,
    promise,
    written: false,
    resolve(result) {
      settled(pending);
      resolvePromise(result);
    },
    reject(reason) {
      settled(pending);
      rejectPromise(reason);
    },
  };
  return pending;
}
