import type { Sabotage } from "./sabotage.js";
import { SABOTAGES_OF_EVENTS } from "./sabotages-of-events.js";
import { SABOTAGES_OF_OLD_NAMES } from "./sabotages-of-old-names.js";
import { SABOTAGES_OF_SOCKETS } from "./sabotages-of-sockets.js";

/**
 * What turns each test of this folder red. Each was tried in a copy of the repository: the line changed, its package built,
 * the test run. `docs/predecessor-suite.md` says how to try one again.
 */
export const SABOTAGES: readonly Sabotage[] = [
  ...SABOTAGES_OF_EVENTS,
  ...SABOTAGES_OF_SOCKETS,
  ...SABOTAGES_OF_OLD_NAMES,
];
