import { expect, test } from "vitest";
import { wantsPendingDeprecations } from "./pending-deprecation.js";

type Case = readonly [what: string, wanted: boolean, process: { execArgv: string[]; env: NodeJS.ProcessEnv }];

test.each<Case>([
  ["nothing says so", false, { execArgv: [], env: {} }],
  ["another flag does not", false, { execArgv: ["--trace-deprecation"], env: { NODE_OPTIONS: "--no-warnings" } }],
  ["the command line", true, { execArgv: ["--pending-deprecation"], env: {} }],
  ["the command line, as V8 writes flags", true, { execArgv: ["--pending_deprecation"], env: {} }],
  ["NODE_OPTIONS", true, { execArgv: [], env: { NODE_OPTIONS: "--no-warnings  --pending-deprecation" } }],
  ["NODE_PENDING_DEPRECATION", true, { execArgv: [], env: { NODE_PENDING_DEPRECATION: "1" } }],
  ["NODE_PENDING_DEPRECATION, unless it is 1", false, { execArgv: [], env: { NODE_PENDING_DEPRECATION: "true" } }],
  [
    "a flag against the environment",
    false,
    { execArgv: ["--no-pending-deprecation"], env: { NODE_PENDING_DEPRECATION: "1" } },
  ],
  [
    "the command line against NODE_OPTIONS",
    true,
    { execArgv: ["--pending-deprecation"], env: { NODE_OPTIONS: "--no-pending-deprecation" } },
  ],
  ["the last of two", false, { execArgv: ["--pending-deprecation", "--no-pending-deprecation"], env: {} }],
])("what decides on pending deprecations: %s", (_what, wanted, process) => {
  expect(wantsPendingDeprecations(process)).toBe(wanted);
});
