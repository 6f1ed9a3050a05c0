import type { Engine } from "../contracts/engine.js";

const users = new WeakMap<Engine, { count: number }>();

/** Counts the hubs on an engine: the last one to close closes it. */
export function shareEngine(engine: Engine): { close(): Promise<void> } {
  const share = users.get(engine) ?? { count: 0 };
  users.set(engine, share);
  share.count += 1;
  return {
    async close() {
      share.count -= 1;
      if (share.count === 0) await engine.close();
    },
  };
}
