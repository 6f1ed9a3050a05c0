import type { Retention } from "@isowire/core/contracts";
import type { z } from "zod";
import type { Config } from "./config.js";
import type { schemas } from "./schema.js";
import { retentionDefaults } from "./retention-defaults.js";

/** Adds the defaults that depend on another field: retention on the engine, local origins on the port. */
export function complete(values: z.output<(typeof schemas)[Config["environment"]]>): Config {
  const { allowedOrigins = localOrigins(values.port), ...rest } = values;
  const inMemory = values.engineUrl.engine === "memory";
  return { ...rest, allowedOrigins, retention: retention(values.retention, inMemory) };
}

/** The pages that a server on this port serves itself. A free port (0) is not known yet. */
function localOrigins(port: number): string[] {
  return port === 0 ? [] : [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
}

function retention(given: { [K in keyof Retention]?: Retention[K] | undefined }, inMemory: boolean): Retention {
  const bound = (name: keyof Retention) => given[name] ?? retentionDefaults[name][inMemory ? "inMemory" : "value"];
  return { maxAgeMs: bound("maxAgeMs"), maxEntries: bound("maxEntries"), maxBytes: bound("maxBytes") };
}
