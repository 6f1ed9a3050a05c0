/** Numbers of the wire, shared by server and client. */
export const PROTOCOL_VERSION = "1.0";
/** What a client may list in `?features=` and this server does. */
export const FEATURES: readonly string[] = /* @__PURE__ */ Object.freeze(["merge"]);
export const EVENT_TYPE = /^[a-z][a-z0-9_.:-]{0,63}$/;
export const COMMAND_ID = /^[\x21-\x7e]{16,64}$/;
export const CLIENT_ID = /^[\x21-\x7e]{16,64}$/;
export const RESERVED_PREFIX = "isowire:";
export const MAX_ID_LENGTH = 128;
export const MAX_JSON_DEPTH = 32;
/** How long a command id is remembered, ms. */
export const COMMAND_WINDOW_MS = 86_400_000;
export const HISTORY_MAX_ENTRIES = 200;
export const HISTORY_DEFAULT_ENTRIES = 100;
export const HISTORY_MAX_BYTES = 262_144;
/** Messages that may arrive before the welcome; beyond: 1008. */
export const EARLY_MAX_MESSAGES = 16;
export const EARLY_MAX_BYTES = 65_536;
export const NOTICE_MAX_BYTES = 4096;

/** True for a string that may stand as a thread, run or approval id: 1 to 128 characters, well-formed. */
export function isId(value: unknown): value is string {
  return (
    typeof value === "string" && value.length > 0 && value.length <= MAX_ID_LENGTH && !/\p{Surrogate}/u.test(value)
  );
}
