import type { Position } from "../contracts/position.js";

/** The position alone: whoever keeps it does not keep the entry. */
export function positionOf({ epoch, offset, time }: Position): Position {
  return { epoch, offset, time };
}
