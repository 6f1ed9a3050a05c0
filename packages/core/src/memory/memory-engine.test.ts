import { describe, expect, test } from "vitest";
import { createFakeClock } from "../testing/fake-clock.js";
import { describeEngine } from "../testing/describe-engine/describe-engine.js";
import { createMemoryEngine } from "./memory-engine.js";

describeEngine(
  "memory engine",
  {
    create: async () => {
      const clock = createFakeClock();
      const engine = createMemoryEngine({ clock });
      return { engine, clock, dispose: () => engine.close() };
    },
  },
  { describe, test, expect },
);
