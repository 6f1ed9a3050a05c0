import { ConfigError, loadConfig } from "@isowire/config";
import { compose, type Demo } from "./compose.js";

async function main(): Promise<void> {
  const config = loadConfig();
  const demo = await compose({ config });
  if (config.port !== 0 && demo.port !== config.port) console.log(`Port ${config.port} is taken.`);
  console.log(`Isowire demo: ${demo.url}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop(demo));
}

function stop(demo: Demo): void {
  console.log("Draining; once more to stop at once.");
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  demo.drain().then(() => process.exit(0), fail);
}

/** The configuration's problems are for the person who started it; anything else comes with its stack. */
function fail(error: unknown): never {
  console.error(ConfigError.isInstance(error) ? error.message : error);
  process.exit(1);
}

main().catch(fail);
