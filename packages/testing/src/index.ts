// An application under test
export { createTestApp } from "./create-test-app.js";
export type { TestApp, TestAppOptions, TestDevice } from "./create-test-app.js";

// An agent without a model
export { createScriptedAgent } from "./create-scripted-agent.js";
export type { ScriptedAgent, ScriptedRequest } from "./create-scripted-agent.js";
export type { ScriptedStep } from "./scripted-step.js";

// A network that breaks
export { createFaultProxy } from "./create-fault-proxy.js";
export type { FaultProxy, FaultProxyOptions } from "./create-fault-proxy.js";

// Time and engines
export { createFakeClock, describeEngine } from "@isowire/core/testing";
export type { FakeClock } from "@isowire/core/testing";
