export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(this: void, value: T): void;
  reject(this: void, error: unknown): void;
}

/** A promise and its two ends; one that nobody waits for is not unhandled. */
export function deferred<T>(): Deferred<T> {
  let ends: Pick<Deferred<T>, "resolve" | "reject"> | undefined;
  const promise = new Promise<T>((resolve, reject) => (ends = { resolve, reject }));
  promise.catch(() => undefined);
  return { promise, ...(ends as unknown as Pick<Deferred<T>, "resolve" | "reject">) };
}
