import type { Stage, StageOptions } from "./stage.js";

/** One row of docs/security.md. */
export interface Attack {
  /** What is done, as the page says it. */
  readonly attack: string;
  /** What the attacker gets for it, as the page says it. */
  readonly answer: string;
  readonly on?: StageOptions;
  /** Resolves with what the attacker got: compared with `answer`. */
  run(stage: Stage): Promise<string>;
}
