import { describe, expect, test } from "vitest";
import { createFakeClock } from "../testing/fake-clock.js";
import { describeEngine } from "../testing/describe-engine/describe-engine.js";
import { createMemoryEngine } from "./memory-engine.js";

// Neither `cluster` nor `durable`: hubs that share it are given one engine object, and it ends with its process. Those parts are
// held against nodes over one MemoryStore where the suite itself is tested (broken-engines.test.ts).
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
