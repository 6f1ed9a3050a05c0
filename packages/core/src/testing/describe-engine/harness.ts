import type { Engine } from "../../contracts/engine.js";
import type { FakeClock } from "../fake-clock.js";
import type { EngineFeature } from "./engine-case.js";

/** An engine made for one case. */
export interface EngineUnderTest {
  readonly engine: Engine;
  /** The clock the engine was given; `advance` moves it unless the harness has its own way. */
  readonly clock?: FakeClock;
  readonly advance?: (ms: number) => Promise<void>;
  /** Called once, also after a failed case and after `engine.close()`. */
  readonly dispose: () => Promise<void>;
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
