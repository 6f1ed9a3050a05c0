// Names what has failed in the reports that the test runs left in each package, and prints "N passed, N failed".
// The argument is the exit status of those runs: a failure that no test shows (lint, types, a crash) counts as one.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";

/** What is printed of a failure: enough to know it by. */
const MESSAGE_LINES = 4;

const reports = ["packages", "apps", "tooling"]
  .flatMap((parent) => readdirSync(parent).map((name) => join(parent, name, ".reports")))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .map((file) => JSON.parse(readFileSync(file, "utf8")));

const passed = reports.reduce((sum, { numPassedTests }) => sum + numPassedTests, 0);
const failures = reports.flatMap(failuresOf);
if (process.argv[2] !== "0" && failures.length === 0) failures.push({ title: "a step that is no test: see above" });
for (const failure of failures) print(failure);
if (passed === 0) console.log("No test has run.");

process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failures.length} failed`);

function failuresOf({ testResults, success }) {
  const found = testResults.flatMap(failuresOfFile);
  // A run can fail beside its tests: an error that nobody caught, a server that did not start.
  return found.length > 0 || success ? found : [{ title: "a run whose tests have passed: see above" }];
}

/** A file that cannot be loaded has no failed test, yet it has failed. */
function failuresOfFile({ name, status, message, assertionResults }) {
  const file = relative(process.cwd(), name);
  const tests = assertionResults.filter((result) => result.status === "failed");
  if (tests.length > 0)
    return tests.map((test) => ({ title: `${file} > ${test.fullName}`, message: test.failureMessages.join("\n") }));
  return status === "failed" ? [{ title: file, message }] : [];
}

function print({ title, message = "" }) {
  const lines = message.split("\n").filter(Boolean).slice(0, MESSAGE_LINES);
  console.log([`Failed: ${title}`, ...lines.map((line) => `    ${line}`)].join("\n"));
}
