import { fileURLToPath } from "node:url";

/** A function, method or class whose caller is asked for. */
export type Callee = ((...args: never[]) => unknown) | (abstract new (...args: never[]) => unknown);

/** What is said of a caller whom the stack does not show. */
export const UNKNOWN_CALL_SITE = "unknown";

/** Where `callee`, which is running, was called from: `file:line:column`. */
export function callSiteOf(callee?: Callee): string {
  const holder: { stack?: unknown } = {};
  Error.captureStackTrace(holder, callee ?? callSiteOf);
  // Not text when the application prepares stacks in its own way.
  if (typeof holder.stack !== "string") return UNKNOWN_CALL_SITE;
  const frame = holder.stack.split("\n").find((line) => /^\s+at /.test(line));
  return frame === undefined ? UNKNOWN_CALL_SITE : placeOf(frame.trim().slice("at ".length));
}

/** The place in `name (place)`, or in `place` alone. Paths may have brackets of their own. */
function placeOf(frame: string): string {
  const place = frame.endsWith(")") ? frame.slice(frame.indexOf(" (") + 2, -1) : frame.replace(/^async /, "");
  if (!place.startsWith("file:")) return place;
  try {
    return fileURLToPath(place);
  } catch {
    return place;
  }
}
