import type { Logger } from "../contracts/logger.js";

/** Warnings and errors to the console; nothing else. */
export const consoleLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (fields, message) => {
    console.warn(`isowire: ${message}`, fields);
  },
  error: (fields, message) => {
    console.error(`isowire: ${message}`, fields);
  },
};
