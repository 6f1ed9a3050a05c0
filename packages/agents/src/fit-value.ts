/** Stands for a value that is too large for one event, or not JSON. */
export interface TruncatedValue {
  readonly truncated: true;
  /** Size of the whole value as JSON, UTF-8. */
  readonly bytes: number;
  /** How it begins, as JSON text. */
  readonly preview: string;
}

/** Room for the other members of the payload. */
const ENVELOPE_BYTES = 2048;
const PREVIEW_CHARACTERS = 1024;
/** One less than the wire allows: the value stands inside a payload. */
const MAX_DEPTH = 31;

/** The value itself when it fits into an event of `maxEventBytes`, else a preview of it. Undefined becomes null. */
export function fitValue(value: unknown, maxEventBytes: number): unknown {
  let json: string | undefined;
  try {
    json = isDeeper(value, MAX_DEPTH) ? undefined : JSON.stringify(value ?? null);
  } catch {
    json = undefined;
  }
  if (json === undefined) return { truncated: true, bytes: 0, preview: "" } satisfies TruncatedValue;
  const bytes = Buffer.byteLength(json);
  if (bytes <= roomIn(maxEventBytes)) return value ?? null;
  return { truncated: true, bytes, preview: cutText(json, PREVIEW_CHARACTERS) } satisfies TruncatedValue;
}

/** A string that is too long for an event is cut, which the second member says. */
export function fitText(text: string, maxEventBytes: number): { readonly text: string; readonly truncated: boolean } {
  const room = roomIn(maxEventBytes);
  if (jsonBytes(text) <= room) return { text, truncated: false };
  // Six bytes is the most that one UTF-16 unit takes as JSON.
  return { text: cutText(text, Math.floor(room / 6)), truncated: true };
}

/** Size of a text as JSON without its quotes, UTF-8. */
export function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

function roomIn(maxEventBytes: number): number {
  return Math.max(maxEventBytes - ENVELOPE_BYTES, maxEventBytes / 2);
}

function cutText(text: string, units: number): string {
  return text.slice(0, units).replace(/\p{Surrogate}/gu, "");
}

/** Recurses no deeper than `max`, so a cycle ends. */
function isDeeper(value: unknown, max: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (max === 0) return true;
  return Object.values(value).some((child) => isDeeper(child, max - 1));
}
