import type { Field } from "./fields.js";
import { redactUrl } from "./redact-url.js";

const LONGEST = 100;

/**
 * A wrong value for a message, without what may be secret: what is not known to be harmless is named by its type only.
 *
 * @param shown - what the field allows; absent for what is not a field (a group, an unknown key).
 */
export function describeReceived(value: unknown, shown?: Field["shown"]): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "an object";
  if (value === "") return '""';
  if (shown === undefined) return `a ${typeof value}`;
  if (shown === "nothing") return '"[redacted]"';
  if (typeof value !== "string") return JSON.stringify(value);
  return JSON.stringify(shorten(shown === "scheme" ? schemeOf(value) : redactUrl(value)));
}

/** A plain word or file path as it is; of all else (URL, connection string) the scheme. */
function schemeOf(text: string): string {
  if (/^[\w./-]+$/.test(text)) return text;
  return `${/^[a-z][a-z0-9+.-]*:/i.exec(text)?.[0] ?? ""}[redacted]`;
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}
