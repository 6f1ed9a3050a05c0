import type { Config } from "@isowire/config";
import type { Logger } from "@isowire/core";

const LEVELS = ["debug", "info", "warn", "error"] as const;

/** Writes what is at least as severe as `level` to the console. */
export function createConsoleLogger(level: Config["logLevel"]): Logger {
  const least = level === "silent" ? LEVELS.length : LEVELS.indexOf(level);
  const writer = (name: (typeof LEVELS)[number]) =>
    LEVELS.indexOf(name) < least
      ? () => undefined
      : (fields: object, message: string) => console[name](`${name}: ${message}`, fields);
  return { debug: writer("debug"), info: writer("info"), warn: writer("warn"), error: writer("error") };
}
