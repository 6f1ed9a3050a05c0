import { createRule } from "./create-rule.js";
import { LEGACY_MESSAGES, legacyFindings } from "./legacy-findings.js";

/** Calls of old functions and methods, wherever this file shows that they are the old ones. */
export const noLegacyApi = createRule("no-legacy-api", {
  description: "Replace calls of the old WebSocket manager's functions and methods",
  fixable: true,
  messages: LEGACY_MESSAGES,
  find: (sourceCode) => legacyFindings(sourceCode).filter(({ isInstantiation }) => !isInstantiation),
});
