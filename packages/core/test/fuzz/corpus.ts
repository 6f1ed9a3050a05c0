const ID = "0f8fad5b-d9cb-469f-a165-70867728950e";
const OTHER_ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

/** What clients say. */
export const CLIENT_MESSAGES: readonly Buffer[] = [
  { type: "isowire:ping" },
  { type: "user_message", id: ID, payload: { content: "What is the weather in Zürich?", agent: "assistant" } },
  { type: "user_message", id: OTHER_ID, threadId: "thr_1", payload: { content: "“and tomorrow?” 💥" } },
  { type: "run_cancel", id: ID, payload: { runId: "run_0f8fad5b-d9cb-469f-a165-70867728950e" } },
  { type: "run_input", id: ID, payload: { runId: "run_1", mode: "steer", content: "shorter" } },
  { type: "tool_approval", id: OTHER_ID, payload: { approvalId: "run_1.a1", approved: true, reason: "fine" } },
  { type: "run_list", id: ID, payload: {} },
  { type: "echo", id: OTHER_ID, payload: [1, -2.5e3, null, true, { deep: [[[[["x"]]]]] }] },
  { type: "isowire:history", id: ID, before: 42, limit: 100 },
  { type: "isowire:history", id: ID, after: 0, threadId: "thr_1" },
  { type: "isowire:auth_refresh", id: ID, token: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2ln" },
  { type: "isowire:auth_refresh", id: OTHER_ID, ticket: "eyJ1c2VyIjp7fX0.c2lnbmF0dXJl" },
].map((message) => Buffer.from(JSON.stringify(message)));

export const POSITIONS: readonly Buffer[] = [
  "tlnp4C0e4mJ-Goib.41.1790000000000",
  "12345678.0.0",
  `${"x".repeat(32)}.9007199254740991.1`,
  "start",
].map((text) => Buffer.from(text));
