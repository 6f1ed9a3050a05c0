import { ConfigError, loadConfig } from "@isowire/config";
import { IsowireError } from "@isowire/core";
import { compose, type Demo, inDemo } from "./compose.js";

/** A terminal and the package managers between it and this process may each pass on one and the same Ctrl+C, ms. */
const SAME_SIGNAL_MS = 1_000;

/** Conversations outlive the process without anything to set up. */
const DEFAULTS = { ISOWIRE_ENGINE_URL: `sqlite:${inDemo("data/isowire.db")}` };

async function main(): Promise<void> {
  const config = loadConfig({ env: { ...DEFAULTS, ...process.env } });
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
  console.error(isForThePerson(error) ? error.message : error);
  process.exit(1);
}

function isForThePerson(error: unknown): error is Error {
  return ConfigError.isInstance(error) || IsowireError.isInstance(error, "ERR_SQLITE_IN_USE");
}

main().catch(fail);
