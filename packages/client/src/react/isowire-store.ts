import type { Client } from "../client.js";
import type { ClientOptions } from "../client-options.js";
import type { EventSchemas } from "../standard-schema.js";
import type { ClientStatus } from "../status.js";

export interface Isowire<E extends EventSchemas = EventSchemas> {
  /** The same one for as long as the component is mounted. */
  readonly client: Client<E>;
  /** Where it stands; the component renders again at each change. */
  readonly status: ClientStatus;
}

/** A client as `useSyncExternalStore` takes it: a snapshot is the same object until something changed. */
export interface IsowireStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => Isowire;
  /** What a server renders, and what a page begins with that takes over the server's HTML. */
  readonly getServerSnapshot: () => Isowire;
  /** The options of a later render. */
  update?(options: ClientOptions): void;
}
