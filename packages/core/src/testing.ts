export { createFakeClock } from "./testing/fake-clock.js";
export type { FakeClock } from "./testing/fake-clock.js";

// What every engine must do
export { describeEngine } from "./testing/describe-engine/describe-engine.js";
export type { EngineHarness, EngineUnderTest } from "./testing/describe-engine/harness.js";
export type { StoreCopy } from "./testing/describe-engine/store-copy.js";
export type { CaseContext, EngineCase, EngineFeature, EnginePart } from "./testing/describe-engine/engine-case.js";
export type { Expect, Expectation, Runner } from "./testing/describe-engine/runner.js";

// Sockets in memory, and hints that go astray
export { createMemoryTransport } from "./testing/memory-transport.js";
export { withFaultyFanout } from "./testing/faulty-fanout.js";
export type { HintFate } from "./testing/faulty-fanout.js";
export type { MemoryTransport } from "./testing/memory-transport.js";
