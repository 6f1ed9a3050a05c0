import type { SnapshotRun, WireEntry } from "@isowire/core/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applyEntries,
  applyEntry,
  applyHistory,
  applySnapshot,
  createThreadState,
  type ThreadState,
} from "./thread-state.js";
import { threadStateToView } from "./thread-view.js";

const THREAD = "t1";
const seed = Number(process.env["TEST_SEED"] ?? Date.now() % 1_000_000);

type Step = readonly [type: string, payload: object];

/** What one run may say, in an order that the server would produce. */
function runSteps(runId: string, { deltas, tool, approval, end }: Plan): Step[] {
  const messageId = `${runId}-m`;
  return [
    ["agent_started", { agent: "writer", commandId: `${runId}-c` }],
    ["agent_thinking", { reasoning: `about ${runId}` }],
    ...(tool
      ? ([["tool_executing", { executionId: `${runId}-x`, toolName: "search", parameters: { q: runId } }]] as Step[])
      : []),
    ...(approval ? approvalSteps(runId) : []),
    ...(tool
      ? ([
          [
            "tool_completed",
            { executionId: `${runId}-x`, toolName: "search", success: true, results: [1], durationMs: 5 },
          ],
        ] as Step[])
      : []),
    ...deltas.map((delta): Step => ["message_delta", { messageId, delta }]),
    ...(end === "open" ? [] : endSteps(messageId, { deltas, end })),
  ];
}

function approvalSteps(runId: string): Step[] {
  const approvalId = `${runId}-a`;
  return [
    ["approval_requested", { approvalId, toolName: "search", parameters: {}, expiresAt: 9 }],
    ["approval_resolved", { approvalId, approved: true, by: "user" }],
  ];
}

function endSteps(messageId: string, { deltas, end }: Pick<Plan, "deltas" | "end">): Step[] {
  if (end === "cancelled") return [["agent_cancelled", { by: "user" }]];
  if (end === "failed") return [["agent_failed", { code: "ERR_AGENT_FAILED", message: "it failed", retryable: false }]];
  return [
    ["message_completed", { messageId, role: "assistant", content: deltas.join("") }],
    ["agent_completed", { status: "completed", finalResponse: deltas.join(""), durationMs: 7 }],
  ];
}

interface Plan {
  readonly deltas: readonly string[];
  readonly tool: boolean;
  readonly approval: boolean;
  readonly end: "completed" | "failed" | "cancelled" | "open";
}

const plan = fc.record({
  deltas: fc.array(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 5 }),
  tool: fc.boolean(),
  approval: fc.boolean(),
  end: fc.constantFrom("completed", "failed", "cancelled", "open"),
}) as fc.Arbitrary<Plan>;

/** A log in which the runs interleave as `turns` says. */
function writeLog(plans: readonly Plan[], turns: readonly number[]): WireEntry[] {
  const queues = plans.map((one, index) => runSteps(`r${index}`, one).map((step) => [`r${index}`, step] as const));
  const order: (readonly [string, Step])[] = [];
  for (const turn of turns) order.push(...(queues[turn % Math.max(1, queues.length)]?.splice(0, 1) ?? []));
  order.push(...queues.flat());
  return order.map(([runId, [type, payload]], i) => ({
    type,
    offset: i + 1,
    time: 1_000 + i,
    threadId: THREAD,
    runId,
    payload,
  }));
}

/** What the server would say about the open runs when the log stood at `at`. */
function snapshotAt(log: readonly WireEntry[], at: number) {
  const seen = log.slice(0, at);
  const runs = [...new Set(seen.map(({ runId }) => runId ?? ""))].flatMap((runId): SnapshotRun[] => {
    const own = seen.filter((entry) => entry.runId === runId);
    if (own.some(({ type }) => /^agent_(completed|failed|cancelled)$/.test(type))) return [];
    const deltas = own.filter(({ type }) => type === "message_delta");
    const isComplete = own.some(({ type }) => type === "message_completed");
    const last = deltas.at(-1);
    const text = deltas.map(({ payload }) => (payload as { delta: string }).delta).join("");
    const open = last === undefined || isComplete ? {} : { messageId: `${runId}-m`, text, textThrough: last.offset };
    const waits = own.filter(({ type }) => type.startsWith("approval")).length % 2 === 1;
    return [
      {
        runId,
        threadId: THREAD,
        agent: "writer",
        status: waits ? "waiting" : "running",
        from: own[0]?.offset ?? 0,
        ...open,
      },
    ];
  });
  const approvals = runs
    .filter(({ status }) => status === "waiting")
    .map(({ runId }) => ({
      approvalId: `${runId}-a`,
      runId,
      threadId: THREAD,
      toolName: "search",
      parameters: {},
      expiresAt: 9,
    }));
  return { runs, approvals };
}

type Change = (state: ThreadState) => ThreadState;
const apply = (changes: readonly Change[]): ThreadState =>
  changes.reduce((state, change) => change(state), createThreadState(THREAD));
const viewOf = (changes: readonly Change[]) => threadStateToView(apply(changes));

const scenario = fc
  .record({
    plans: fc.array(plan, { minLength: 1, maxLength: 3 }),
    turns: fc.array(fc.nat(2), { maxLength: 20 }),
    welcomeAt: fc.nat(),
    lag: fc.nat(3),
    pages: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }),
    order: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
  })
  .map(({ plans, turns, welcomeAt, lag, pages, order }) => {
    const log = writeLog(plans, turns);
    const offset = welcomeAt % (log.length + 1);
    const snapshot = { ...snapshotAt(log, Math.min(log.length, offset + lag)), offset };
    return { log, offset, snapshot, pages, order };
  });

function shuffled<T>(items: readonly T[], order: readonly number[]): T[] {
  const keyed = items.map((item, i) => [order[i % order.length] ?? 0, i, item] as const);
  return keyed.sort(([a, i], [b, j]) => a - b || i - j).map(([, , item]) => item);
}

const parameters = { seed, numRuns: 500, verbose: true };

describe(`thread state (TEST_SEED=${seed})`, () => {
  test("is the same whatever the order and overlap of snapshot, history and live entries", () => {
    fc.assert(
      fc.property(scenario, ({ log, offset, snapshot, pages, order }) => {
        const expected = viewOf([
          (state) => applySnapshot(state, snapshot),
          (state) => applyHistory(state, { entries: log.slice(0, offset) }),
          (state) => applyEntries(state, log.slice(offset)),
        ]);
        const overlapping = pages.map(([from, length]) => {
          const start = from % log.length;
          return { entries: log.slice(start, start + (length % log.length) + 1) };
        });
        const changes: Change[] = [
          (state) => applySnapshot(state, snapshot),
          (state) => applySnapshot(state, snapshot),
          ...overlapping.map(
            (page): Change =>
              (state) =>
                applyHistory(state, page),
          ),
          ...log.map(
            (entry): Change =>
              (state) =>
                applyEntry(state, entry),
          ),
        ];
        expect(viewOf(shuffled(changes, order))).toEqual(expected);
      }),
      parameters,
    );
  });

  test("has the whole text of an open message, however little history there is beside the snapshot", () => {
    fc.assert(
      fc.property(scenario, fc.nat(), ({ log, offset, snapshot }, start) => {
        const full = viewOf([(state) => applyEntries(state, log)]);
        const known = log.slice(Math.min(start % (log.length + 1), offset));
        const partial = viewOf([(state) => applyEntries(state, known), (state) => applySnapshot(state, snapshot)]);
        const openIds = new Set(snapshot.runs.flatMap(({ messageId }) => messageId ?? []));
        for (const { id, content, done } of partial.messages.filter((message) => openIds.has(message.id))) {
          expect({ content, done }).toEqual(pick(full.messages.find((message) => message.id === id)));
        }
        expect(partial.messages.filter(({ id }) => openIds.has(id))).toHaveLength(openIds.size);
      }),
      parameters,
    );
  });

  test("with the truth of the snapshot is what the log alone amounts to", () => {
    fc.assert(
      fc.property(scenario, ({ log, snapshot }) => {
        const alone = viewOf([(state) => applyEntries(state, log)]);
        const both = viewOf([(state) => applyEntries(state, log), (state) => applySnapshot(state, snapshot)]);
        const statuses = (view: typeof both) =>
          Object.fromEntries(view.runs.map(({ runId, status }) => [runId, status]));
        expect(statuses(both)).toEqual(statuses(alone));
        expect(both.approvals).toEqual(alone.approvals);
        expect(new Set(both.messages)).toEqual(new Set(alone.messages));
      }),
      parameters,
    );
  });
});

function pick(message: { readonly content: string; readonly done: boolean } | undefined) {
  return { content: message?.content, done: message?.done };
}
