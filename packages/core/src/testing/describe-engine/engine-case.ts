import type { Engine } from "../../contracts/engine.js";
import type { User } from "../../contracts/user-context.js";
import type { Expect } from "./runner.js";
import type { StoreCopy } from "./store-copy.js";

/** What a case is given. Its engine is its own: nothing of another case is in it. */
export interface CaseContext {
  readonly engine: Engine;
  readonly expect: Expect;
  /** Moves the engine's time; a negative number moves it back. */
  readonly advance: (ms: number) => Promise<void>;
  /** A user that nobody else has, at every call. */
  readonly user: () => User;
  /** Waits until `check` holds, at most for the harness's deadline. */
  readonly eventually: (what: string, check: () => boolean | Promise<boolean>) => Promise<void>;
  /** Another engine over the same store; for cases of `cluster`. */
  readonly peer: () => Promise<Engine>;
  /** Ends the engine in use and opens one anew on its store; for cases of `durable`. */
  readonly reopen: () => Promise<Engine>;
  /** Copies the store; for cases of `durable`. */
  readonly snapshot: () => Promise<StoreCopy>;
}

/** One obligation of the contracts, in their words. */
export interface EngineCase {
  readonly title: string;
  readonly run: (context: CaseContext) => Promise<void>;
}

/** The cases of one contract. */
export interface EnginePart {
  readonly title: string;
  /** Only engines whose harness has this feature. */
  readonly needs?: EngineFeature;
  readonly cases: readonly EngineCase[];
}

/** `cluster`: many nodes over one truth. `durable`: the log survives the process. */
export type EngineFeature = "cluster" | "durable";
