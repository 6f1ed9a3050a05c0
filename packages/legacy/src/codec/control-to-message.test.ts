import type { ControlMessage } from "@isowire/core/protocol";
import { expect, test } from "vitest";
import { controlToMessage } from "./control-to-message.js";

const options = { user: { tenantId: "", userId: "ada" }, now: 1_790_000_000_125 };
const time = 1_790_000_000_125;
const timestamp = "2026-09-21T14:13:20.125Z";
const position = { epoch: "epoch-01", offset: 1, time };
const welcome = {
  type: "isowire:welcome",
  protocol: "1.0",
  connectionId: "c_1",
  position,
  resume: "live",
  heartbeatMs: 25_000,
  maxMessageBytes: 65_536,
  commandWindowMs: 86_400_000,
  features: [],
  time,
} as const;

test.each<[ControlMessage, object]>([
  [
    welcome,
    { type: "connection_established", user_id: "ada", connection_id: "c_1", connection_ready: true, timestamp },
  ],
  [
    { type: "isowire:pong", time },
    { type: "pong", user_id: "ada", timestamp },
  ],
  [
    { type: "isowire:notice", payload: { text: "back at nine" }, time },
    { type: "system_message", data: { text: "back at nine" }, timestamp },
  ],
  [
    { type: "isowire:error", id: "made-by-the-codec", code: "ERR_MALFORMED", message: "no", retryable: false },
    {
      type: "error_message",
      error_code: "ERR_MALFORMED",
      error_message: "no",
      details: { retryable: false },
      timestamp,
    },
  ],
  [
    { type: "isowire:error", code: "ERR_RATE_LIMITED", message: "too much", retryable: true, retryAfterMs: 1_200 },
    {
      type: "error_message",
      error_code: "ERR_RATE_LIMITED",
      error_message: "too much",
      details: { retryable: true, retry_after_ms: 1_200 },
      timestamp,
    },
  ],
])("$type has an old word", (message, old) => {
  expect(controlToMessage(message, options)).toEqual(old);
});

test.each<ControlMessage>([
  { type: "isowire:ack", id: "0123456789abcdef" },
  { type: "isowire:snapshot", runs: [], approvals: [] },
  { type: "isowire:page", id: "0123456789abcdef", entries: [], more: false, epoch: "epoch-01" },
  { type: "isowire:drain", returnAfterMs: 250 },
  { type: "isowire:reset", position, reason: "lost" },
  { type: "isowire:auth_expiring", expiresAt: time },
])("$type has none, and nothing is sent", (message) => {
  expect(controlToMessage(message, options)).toBe(undefined);
});
