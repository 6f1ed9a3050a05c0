import { ConfigError, loadConfig } from "@isowire/config";
import { compose, type Demo } from "./compose.js";

/** A terminal and the package managers between it and this process may each pass on one and the same Ctrl+C, ms. */
const SAME_SIGNAL_MS = 1_000;

async function main(): Promise<void> {
  const config = loadConfig();
  const demo = await compose({ config });
  if (config.port !== 0 && demo.port !== config.port) console.log(`Port ${config.port} is taken.`);
  console.log(`Isowire demo: ${demo.url}`);
  const stop = createStop(demo);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
}

/** Drains when it is called first, and ends at once when it is called again. */
function createStop(demo: Demo): () => void {
  let since: number | undefined;
  return () => {
    if (since === undefined) {
      since = Date.now();
      console.log("Draining; once more to stop at once.");
      demo.drain().then(() => process.exit(0), fail);
    } else if (Date.now() - since > SAME_SIGNAL_MS) {
      process.exit(1);
    }
  };
}

/** The configuration's problems are for the person who started it; anything else comes with its stack. */
function fail(error: unknown): never {
  console.error(ConfigError.isInstance(error) ? error.message : error);
  process.exit(1);
}

main().catch(fail);
