import type { MessageCodec } from "@isowire/core/contracts";
import { deprecated } from "../deprecated.js";
import { controlToMessage } from "./control-to-message.js";
import { entryToMessage } from "./entry-to-message.js";
import { textToClientMessage } from "./text-to-client-message.js";

const CODE = "ISOWIRE_DEP0049";

/**
 * The dialect of the old front ends, for `codecs` of `attachWebSocketServer`: subprotocol `jwt-auth`, the token beside it as
 * `jwt-auth.<token>`, flat messages with snake_case fields. Its making, each connection and each message of an old front end
 * is a use that is counted.
 *
 * @deprecated ISOWIRE_DEP0049: use createClient({ url }) of @isowire/client in the front end
 * @throws IsowireError `ERR_LEGACY_REMOVED`
 * @example
 * ```ts
 * attachWebSocketServer(server, { hub, authenticate, allowedOrigins, codecs: [createLegacyCodec()] });
 * ```
 */
export function createLegacyCodec(): MessageCodec {
  deprecated(CODE, createLegacyCodec);
  return legacyCodec();
}

/** The same, where nobody asked for it by its name: its connections and messages are counted all the same. */
export function legacyCodec(): MessageCodec {
  return {
    subprotocol: "jwt-auth",
    bearerPrefix: "jwt-auth.",
    encodeEntry: (entry, user) => JSON.stringify(entryToMessage(entry, user)),
    encodeControl(message, user) {
      if (message.type === "isowire:welcome") deprecated(CODE, createLegacyCodec);
      const old = controlToMessage(message, { user, now: Date.now() });
      return old === undefined ? undefined : JSON.stringify(old);
    },
    decode(text, user) {
      deprecated(CODE, createLegacyCodec);
      return textToClientMessage(text, user);
    },
  };
}
