/** The same promise, whose rejection counts as handled: a call that the agent did not await must not end the process. */
export function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
