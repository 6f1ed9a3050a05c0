import { inspect } from "node:util";
import type { Logger } from "../contracts/logger.js";

/** Warnings and errors to the console; nothing else. */
export const consoleLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (fields, message) => {
    console.warn(lineOf(fields, message));
  },
  error: (fields, message) => {
    console.error(lineOf(fields, message));
  },
};

/**
 * Errors of the application like to quote what a client sent. It is not to move the cursor, colour the screen or look like a
 * line of ours: control characters are escaped, and `inspect` indents every further line.
 */
function lineOf(fields: object, message: string): string {
  const text = `isowire: ${message} ${inspect(fields)}`;
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
