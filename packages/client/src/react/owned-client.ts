import type { ClientOptions } from "../client-options.js";
import type { WireClient } from "../wire-client.js";
import type { Isowire, IsowireStore } from "./isowire-store.js";
import { cancel, systemClock } from "../clock.js";
import { prepareClient } from "../create-client.js";
import { INITIAL_STATUS } from "../status.js";
import { createInertClient } from "./inert-client.js";

const OWNED = new WeakMap<ClientOptions, IsowireStore>();

/** The client of these options: one for all who pass the same object. */
export function ownedClientOf(options: ClientOptions): IsowireStore {
  const known = OWNED.get(options) ?? new OwnedClient(options);
  OWNED.set(options, known);
  return known;
}

/**
 * A client that lives as long as somebody is subscribed. Rendering alone has no effect: the client is made, and dials with
 * the first subscription. The last one that ends closes it a turn later, so that a component which is mounted again at once
 * (StrictMode, fast refresh) finds it as it was.
 */
class OwnedClient implements IsowireStore {
  #options: ClientOptions;
  readonly #listeners = new Set<() => void>();
  #client: WireClient | undefined;
  #isStarted = false;
  #snapshot: Isowire | undefined;
  #initial: Isowire | undefined;
  #leaving: Disposable | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  readonly getSnapshot = (): Isowire => (this.#snapshot ??= this.#look());

  readonly getServerSnapshot = (): Isowire =>
    (this.#initial ??= { client: this.getSnapshot().client, status: INITIAL_STATUS });

  readonly subscribe = (listener: () => void): (() => void) => {
    const own = (): void => listener();
    this.#listeners.add(own);
    cancel(this.#leaving);
    this.#start();
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) this.#leaving = systemClock.after(0, () => this.#close());
    };
  };

  update(options: ClientOptions): void {
    this.#options = options;
  }

  #look(): Isowire {
    // A server has nobody to dial for, and its options need not be valid there.
    if (typeof window === "undefined" && !this.#isStarted)
      return { client: createInertClient(), status: INITIAL_STATUS };
    const client = (this.#client ??= prepareClient(this.#followed()));
    return { client, status: client.status };
  }

  #start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const client = (this.#client ??= prepareClient(this.#followed()));
    client.onStatus(() => this.#changed());
    client.start();
    this.#changed();
  }

  #close(): void {
    this.#client?.close();
    this.#client = undefined;
    this.#isStarted = false;
    this.#snapshot = undefined;
    this.#initial = undefined;
  }

  #changed(): void {
    this.#snapshot = undefined;
    for (const listener of [...this.#listeners]) listener();
  }

  /** The callbacks of the latest render: those of the first one hold on to what is long gone. */
  #followed(): ClientOptions {
    const { getToken, getTicket, onError } = this.#options;
    return {
      ...this.#options,
      ...(getToken && { getToken: () => this.#options.getToken?.() }),
      ...(getTicket && { getTicket: () => this.#options.getTicket?.() }),
      ...(onError && { onError: (error: unknown) => this.#options.onError?.(error) }),
    };
  }
}
