import { legacyCall } from "./deprecated.js";
import { emitterOptions, LegacyEmitter, type LegacyEmitterOptions } from "./legacy-emitter.js";
import type { OwnerSource } from "./legacy-owner.js";

/**
 * An old emitter: made with a manager or a context it speaks to that user, made without it finds one anew for each event.
 *
 * @deprecated ISOWIRE_DEP0024: use getWebSocketManager(context).sendEvent(type, payload, { threadId, runId })
 */
export class UnifiedWebSocketEmitter extends LegacyEmitter {
  /** @throws IsowireError `ERR_INVALID_OPTION` */
  constructor(source?: LegacyEmitterOptions | OwnerSource) {
    super(legacyCall({ code: "ISOWIRE_DEP0024", callee: UnifiedWebSocketEmitter }, () => emitterOptions(source)));
  }
}
