import type { Engine } from "../../contracts/engine.js";

/** A store as it was at one moment. */
export interface StoreCopy {
  /** Ends the engine in use, puts the copy in the store's place and opens an engine on it: a backup that was restored. */
  readonly restore: () => Promise<Engine>;
}
