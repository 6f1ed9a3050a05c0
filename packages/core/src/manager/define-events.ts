import type { EventMap } from "../contracts/event-map.js";
import { IsowireError } from "../errors/isowire-error.js";
import { EVENT_TYPE, RESERVED_PREFIX } from "../protocol/bounds.js";

/**
 * Names the application's events and their payloads, for types and for checks at run time. Any synchronous Standard Schema.
 *
 * @throws IsowireError `ERR_EVENT_TYPE`, `ERR_RESERVED_TYPE`, `ERR_INVALID_OPTION` when a value is no Standard Schema
 * @example
 * ```ts
 * const events = defineEvents({ order_shipped: z.object({ orderId: z.string() }) });
 * declare module "@isowire/core" { interface Register { events: typeof events } }
 * ```
 */
export function defineEvents<const M extends EventMap>(map: M): M {
  for (const [type, schema] of Object.entries(map)) {
    if (type.startsWith(RESERVED_PREFIX)) throw new IsowireError("ERR_RESERVED_TYPE");
    if (!EVENT_TYPE.test(type)) throw new IsowireError("ERR_EVENT_TYPE");
    const standard = (schema as Partial<typeof schema>)["~standard"];
    if (typeof standard?.validate !== "function") {
      throw new IsowireError("ERR_INVALID_OPTION", {
        message: `unable to define ${type}; expected a Standard Schema (\`~standard.validate\`)`,
      });
    }
  }
  return Object.freeze({ ...map });
}
