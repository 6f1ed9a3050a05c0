import type { ConnectedEvent, DrainOptions } from "../contracts/hub.js";
import type { Logger } from "../contracts/logger.js";
import { workFor } from "../registry/user-work.js";

type DrainHandler = (options: Required<DrainOptions>) => unknown;

/** What the application and the bridges asked to be told. One that throws is logged and stops nobody. */
export class Handlers {
  readonly #logger: Logger;
  readonly #connect = new Set<(event: ConnectedEvent) => unknown>();
  readonly #drain = new Set<DrainHandler>();
  #drained: Promise<void> | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  onConnect(handler: (event: ConnectedEvent) => unknown): Disposable {
    this.#connect.add(handler);
    return { [Symbol.dispose]: () => void this.#connect.delete(handler) };
  }

  onDrain(handler: DrainHandler): Disposable {
    this.#drain.add(handler);
    return { [Symbol.dispose]: () => void this.#drain.delete(handler) };
  }

  connect(event: ConnectedEvent): void {
    for (const handler of this.#connect) {
      try {
        const done: unknown = workFor("connect", { ...event }, () => handler(event));
        Promise.resolve(done).catch((error: unknown) => {
          this.#connectFailed(error);
        });
      } catch (error) {
        this.#connectFailed(error);
      }
    }
  }

  #connectFailed(error: unknown): void {
    this.#logger.error({ error }, "an onConnect handler failed");
  }

  /** Calls every handler once in the life of the hub, and waits for all. */
  drain(options: Required<DrainOptions>): Promise<void> {
    this.#drained ??= this.#callAll(options);
    return this.#drained;
  }

  async #callAll(options: Required<DrainOptions>): Promise<void> {
    const called = [...this.#drain].map(async (handler) => {
      await handler(options);
    });
    for (const outcome of await Promise.allSettled(called)) {
      if (outcome.status === "rejected")
        this.#logger.error({ error: outcome.reason as unknown }, "an onDrain handler failed");
    }
  }
}
