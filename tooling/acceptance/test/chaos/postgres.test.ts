import { startPostgres } from "@tooling/services";
import { test } from "vitest";
import { CHAOS_SECONDS, CHAOS_SEED, CHAOS_TIMEOUT_MS, runChaos } from "../../src/chaos/run-chaos.js";
import { runRollingRestart } from "../../src/chaos/run-rolling-restart.js";

test(
  `on PostgreSQL every device has exactly the log after ${String(CHAOS_SECONDS)} s of chaos (TEST_SEED=${String(CHAOS_SEED)})`,
  { timeout: CHAOS_TIMEOUT_MS },
  async () => {
    await runChaos(await startPostgres({ own: true }));
  },
);

test(
  "on PostgreSQL a rolling restart behind HAProxy loses nothing and interrupts no run",
  { timeout: 300_000 },
  async () => {
    await using postgres = await startPostgres({ own: true });
    await runRollingRestart(postgres);
  },
);
