import fc from "fast-check";
import { expect, test } from "vitest";
import { entryToMessage } from "../../src/codec/entry-to-message.js";
import { LEGACY_AGENT_EVENT_TYPES } from "../../src/agent-payload.js";

const seed = Number(process.env["TEST_SEED"] ?? Date.now() % 2 ** 31);

const FORGED = ["type", "user_id", "thread_id", "run_id", "timestamp", "userId", "threadId", "__proto__", "toJSON"];
const TYPES = [...LEGACY_AGENT_EVENT_TYPES, "agent_failed", "agent_cancelled", "message_delta", "order_shipped"];

const payload = fc.oneof(
  fc.dictionary(fc.oneof(fc.constantFrom(...FORGED), fc.string()), fc.jsonValue()),
  fc.record(Object.fromEntries(FORGED.map((name) => [name, fc.string()])), { requiredKeys: [] }),
  fc.jsonValue(),
);
const id = fc.option(fc.string({ minLength: 1, maxLength: 128 }), { nil: undefined });
const event = fc.record({ type: fc.constantFrom(...TYPES), value: payload, threadId: id, runId: id });

test(`no payload overrides the type, an id or the time of an old message, nor adds an id that the entry has not (TEST_SEED=${seed})`, () => {
  fc.assert(
    fc.property(event, ({ type, value, threadId, runId }) => {
      const payloadJson = JSON.stringify(value);
      const entry = {
        epoch: "epoch-01",
        offset: 7,
        time: 1_790_000_000_000,
        type,
        payload: JSON.parse(payloadJson) as unknown,
        payloadJson,
        ...(threadId === undefined ? {} : { threadId }),
        ...(runId === undefined ? {} : { runId }),
      };
      const user = { tenantId: "", userId: "ada" };
      const sent = JSON.parse(JSON.stringify(entryToMessage(entry, user))) as Record<string, unknown>;
      const honest = entryToMessage({ ...entry, payload: {}, payloadJson: "{}" }, user);
      const envelope = (message: Readonly<Record<string, unknown>>) =>
        ["type", "user_id", "thread_id", "run_id", "timestamp"].map((name) => message[name]);
      expect(envelope(sent)).toEqual(envelope(honest));
      expect(envelope(sent).slice(1)).toEqual(["ada", threadId, runId, new Date(entry.time).toISOString()]);
      expect("thread_id" in sent).toBe(threadId !== undefined);
      expect("run_id" in sent).toBe(runId !== undefined);
    }),
    { seed, numRuns: 1_000 },
  );
});
