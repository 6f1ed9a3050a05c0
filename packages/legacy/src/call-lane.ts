import type { WebSocketManager } from "@isowire/core";

/** The last call of each manager that has to ask something before it sends; gone when it is answered. */
const lanes = new WeakMap<WebSocketManager, Promise<unknown>>();

/**
 * Sends behind the calls that still ask, so that the calls on one user's old objects are appended in call order. Where nobody
 * asks it begins in the turn of the call.
 */
export function inCallOrder<T>(manager: WebSocketManager, send: () => Promise<T>): Promise<T> {
  const before = lanes.get(manager);
  return before === undefined ? send() : keep(manager, before.then(send));
}

/** Asks first, then sends what the answer allows. */
export function askFirst<T>(
  manager: WebSocketManager,
  steps: { readonly ask: () => Promise<unknown>; readonly send: () => Promise<T> },
): Promise<T> {
  const before = lanes.get(manager) ?? Promise.resolve();
  return keep(
    manager,
    before.then(steps.ask).then(() => steps.send()),
  );
}

/** One that fails holds up nobody. */
function keep<T>(manager: WebSocketManager, call: Promise<T>): Promise<T> {
  const lane = call.then(
    () => undefined,
    () => undefined,
  );
  lanes.set(manager, lane);
  void lane.then(() => {
    if (lanes.get(manager) === lane) lanes.delete(manager);
  });
  return call;
}
