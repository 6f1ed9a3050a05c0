import type { Engine } from "../contracts/engine.js";
import type { Hint } from "../contracts/fanout.js";
import type { User } from "../contracts/user-context.js";

/** What becomes of one hint. */
export type HintFate = "pass" | "lose" | "double" | "delay";

/** The engine with hints that are lost, doubled or late, as `fateOf` decides. Late ones come out, in any order, at `release`. */
export function withFaultyFanout(engine: Engine, fateOf: () => HintFate): { engine: Engine; release(): void } {
  let late: { user: User; hint: Hint }[] = [];
  const announce = (user: User, hint: Hint): void => {
    const fate = hint.kind === "entry" ? fateOf() : "pass";
    if (fate === "delay") late.push({ user, hint });
    if (fate === "pass" || fate === "double") engine.fanout.announce(user, hint);
    if (fate === "double") engine.fanout.announce(user, hint);
  };
  return {
    engine: { ...engine, fanout: { announce, listen: (user, onHint) => engine.fanout.listen(user, onHint) } },
    release() {
      const now = late.reverse();
      late = [];
      for (const { user, hint } of now) engine.fanout.announce(user, hint);
    },
  };
}
