import { createRule } from "./create-rule.js";
import { LEGACY_MESSAGES, legacyFindings } from "./legacy-findings.js";

/** `new` with an old class: a manager comes from `getWebSocketManager(context)` and from nowhere else. */
export const noDirectInstantiation = createRule("no-direct-instantiation", {
  description: "Get a WebSocket manager for a user's context instead of constructing one",
  fixable: true,
  messages: LEGACY_MESSAGES,
  find: (sourceCode) => legacyFindings(sourceCode).filter(({ isInstantiation }) => isInstantiation),
});
