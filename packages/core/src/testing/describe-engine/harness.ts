import type { Engine } from "../../contracts/engine.js";
import type { FakeClock } from "../fake-clock.js";
import type { EngineFeature } from "./engine-case.js";
import type { StoreCopy } from "./store-copy.js";

/** An engine made for one case. */
export interface EngineUnderTest {
  readonly engine: Engine;
  /** The clock the engine was given; `advance` moves it unless the harness has its own way. */
  readonly clock?: FakeClock;
  readonly advance?: (ms: number) => Promise<void>;
  /** Called once, also after a failed case and after `engine.close()`; ends every engine of the case. */
  readonly dispose: () => Promise<void>;
  /** Another engine over the same store and clock, as a second node has one. Required by `cluster`. */
  readonly peer?: () => Promise<Engine>;
  /**
   * Ends the engine in use, gently or not, and opens one anew on the store it leaves, as a process that starts again does.
   * An append that was still under way may be in the store only if its promise did not reject. Required by `durable`.
   */
  readonly reopen?: () => Promise<Engine>;
  /** Copies the store while the engine is in use. Required by `durable`. */
  readonly snapshot?: () => Promise<StoreCopy>;
}

/** How the suite gets at the engines it tests. */
export interface EngineHarness {
  /** Called for each case; the engine MUST be empty. A server may be shared: a prefix or a schema of its own will do. */
  readonly create: () => Promise<EngineUnderTest>;
  /** Which parts beyond the common ones apply. */
  readonly features?: readonly EngineFeature[];
  /** Titles of cases this engine is known to fail, each with the reason. One that passes after all is reported. */
  readonly exceptions?: Readonly<Record<string, string>>;
  /** How long a case waits for what an engine does in the background. @defaultValue 10,000 */
  readonly deadlineMs?: number;
}
