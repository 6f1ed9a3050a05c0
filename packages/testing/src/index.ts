// An application under test
export { createTestApp } from "./create-test-app.js";
export type { TestApp, TestAppOptions, TestDevice } from "./create-test-app.js";

// Time and engines
export { createFakeClock, describeEngine } from "@isowire/core/testing";
export type { FakeClock } from "@isowire/core/testing";
