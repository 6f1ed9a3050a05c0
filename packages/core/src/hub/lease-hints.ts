import type { Engine } from "../contracts/engine.js";
import type { Logger } from "../contracts/logger.js";
import type { User } from "../contracts/user-context.js";

/** Stands for nobody: where nodes tell each other that leases were let go of. Nothing is ever stored under it. */
const EVERY_NODE: User = { tenantId: "isowire", userId: "isowire:leases" };

/** Says to every node, this one included, that leases are to be had. A hint carries no user and no run. */
export function announceRelease(engine: Engine): void {
  engine.fanout.announce(EVERY_NODE, { kind: "run", runId: "released" });
}

/** Calls back on such a hint, once listening is effective. */
export function onRelease(
  ports: { readonly engine: Engine; readonly logger: Logger },
  handler: () => void,
): Disposable {
  let disposed = false;
  let listening: Disposable | undefined;
  ports.engine.fanout
    .listen(EVERY_NODE, () => {
      if (!disposed) handler();
    })
    .then(
      (listener) => {
        if (disposed) listener[Symbol.dispose]();
        else listening = listener;
      },
      (error: unknown) => {
        ports.logger.warn(
          { error },
          "unable to hear of leases that are let go of; they are found when they are looked for",
        );
      },
    );
  return {
    [Symbol.dispose]: () => {
      disposed = true;
      listening?.[Symbol.dispose]();
    },
  };
}
