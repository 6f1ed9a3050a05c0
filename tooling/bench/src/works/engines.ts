import { createMemoryEngine } from "@isowire/core";
import type { Engine } from "@isowire/core/contracts";
import type { EngineName } from "./work.js";

/** An engine with whatever it needs to run, and the end of both. */
export interface OpenEngine extends AsyncDisposable {
  readonly engine: Engine;
}

/** How each engine is started for a measurement: empty, at its full durability. */
export const ENGINES: Readonly<Partial<Record<EngineName, () => Promise<OpenEngine>>>> = {
  memory: async () => {
    const engine = createMemoryEngine();
    return { engine, [Symbol.asyncDispose]: () => engine.close() };
  },
};
