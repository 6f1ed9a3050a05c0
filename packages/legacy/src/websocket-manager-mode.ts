import { deprecated } from "./deprecated.js";

/** What the old modes are called. All of them mean the one there is. */
export type LegacyMode = "unified" | "isolated" | "emergency" | "degraded";

/**
 * The old modes. A manager takes one and does not heed it.
 *
 * @deprecated ISOWIRE_DEP0022: use no mode: there is one
 */
export const WebSocketManagerMode: Readonly<Record<Uppercase<LegacyMode>, LegacyMode>> = Object.freeze(
  Object.create(null, {
    UNIFIED: modeNamed("unified"),
    ISOLATED: modeNamed("isolated"),
    EMERGENCY: modeNamed("emergency"),
    DEGRADED: modeNamed("degraded"),
  }) as Record<Uppercase<LegacyMode>, LegacyMode>,
);

function modeNamed(mode: LegacyMode): PropertyDescriptor {
  const get = (): LegacyMode => {
    deprecated("ISOWIRE_DEP0022", get);
    return mode;
  };
  return { get, enumerable: true };
}
