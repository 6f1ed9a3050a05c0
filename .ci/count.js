// Adds up the reports that the test runs left in each package and prints "N passed, N failed".
// The argument is the exit status of those runs: a failure that no test shows (lint, types, a crash) counts as one.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const reports = ["packages", "apps", "tooling"]
  .flatMap((parent) => readdirSync(parent).map((name) => join(parent, name, ".reports")))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .map((file) => JSON.parse(readFileSync(file, "utf8")));

const passed = reports.reduce((sum, { numPassedTests }) => sum + numPassedTests, 0);
// A file that cannot be loaded has no failed test, yet its run has failed.
const failedTests = reports.reduce(
  (sum, { numFailedTests, success }) => sum + (numFailedTests || (success ? 0 : 1)),
  0,
);
const hasOtherFailure = process.argv[2] !== "0" && failedTests === 0;
if (hasOtherFailure) console.log("A step failed that is no test: see above.");
if (passed === 0) console.log("No test has run.");

const failed = failedTests + (hasOtherFailure ? 1 : 0);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed`);
