import { expect } from "vitest";
import type { LogLine } from "../read-log.js";
import type { Diary } from "./chaos-agents.js";

const TERMINAL = new Set(["agent_completed", "agent_failed", "agent_cancelled"]);

/** What has to hold of a user's whole log once everything has settled. Answers how each run ended. */
export function checkLog(lines: readonly LogLine[]): readonly LogLine[] {
  const byRun = groupBy(lines, ({ runId }) => runId);
  byRun.delete("");
  for (const [runId, own] of byRun) checkRun(runId, own);
  checkThreads(lines);
  return [...byRun.values()].map((own) => own.at(-1)!);
}

/** `agent_started` first and once, one terminal event, last; everything between balanced. */
function checkRun(runId: string, lines: readonly LogLine[]): void {
  const types = lines.map(({ type }) => type);
  expect(types[0], runId).toBe("agent_started");
  expect(types.filter((type) => type === "agent_started"), runId).toHaveLength(1); // prettier-ignore
  expect(types.filter((type) => TERMINAL.has(type)), `${runId}: ${types.join()}`).toHaveLength(1); // prettier-ignore
  expect(TERMINAL.has(types.at(-1) ?? ""), `${runId}: ${types.join()}`).toBe(true);
  for (const own of groupBy(lines, ({ payload }) => textIn(payload, "executionId")).values()) checkTool(own);
  for (const own of groupBy(lines, ({ payload }) => textIn(payload, "approvalId")).values()) checkApproval(own);
  for (const own of groupBy(lines, ({ payload }) => textIn(payload, "messageId")).values()) checkMessage(own);
}

function checkTool(lines: readonly LogLine[]): void {
  if (lines[0]?.payload.executionId === undefined) return;
  const expected = lines.map((_, index) => (index % 2 === 0 ? "tool_executing" : "tool_completed"));
  expect(lines.map(({ type }) => type)).toEqual(expected);
  expect(lines.length % 2).toBe(0);
  expect(new Set(lines.map(({ payload }) => payload.toolName)).size).toBe(1);
}

function checkApproval(lines: readonly LogLine[]): void {
  if (lines[0]?.payload.approvalId === undefined) return;
  expect(lines.map(({ type }) => type)).toEqual(["approval_requested", "approval_resolved"]);
}

function checkMessage(lines: readonly LogLine[]): void {
  if (lines[0]?.payload.messageId === undefined || lines[0].payload.role === "user") return;
  expect(lines.at(-1)?.type).toBe("message_completed");
  const deltas = lines.slice(0, -1);
  expect(new Set(deltas.map(({ type }) => type))).toEqual(new Set(["message_delta"]));
  expect(deltas.map(({ payload }) => payload.delta).join("")).toBe(lines.at(-1)?.payload.content);
}

/** The runs of a thread follow each other. */
function checkThreads(lines: readonly LogLine[]): void {
  for (const own of groupBy(lines, ({ threadId }) => threadId).values()) {
    const turns = own.filter(({ type }) => type === "agent_started" || TERMINAL.has(type));
    for (let at = 0; at + 1 < turns.length; at += 2) expect(turns[at]?.runId).toBe(turns[at + 1]?.runId);
  }
}

/** No attempt was made twice, and none found less than the one before. What is not resumable was attempted once. */
export function checkDiary({ calls, effects }: Diary, plain: ReadonlySet<string>): void {
  for (const [runId, own] of groupBy(calls, (call) => call.runId)) {
    const attempts = own.map(({ attempt }) => attempt);
    expect(attempts, runId).toEqual([...new Set(attempts)].sort((one, other) => one - other));
    const found = own.map((call) => call.found);
    expect(found, runId).toEqual([...found].sort((one, other) => one - other));
    if (plain.has(runId)) expect(attempts, runId).toEqual([1]);
  }
  for (const [executionId, own] of groupBy(effects, (effect) => effect.executionId)) {
    expect(new Set(own.map(({ toolName }) => toolName)).size, executionId).toBe(1);
  }
}

function textIn(payload: LogLine["payload"], name: string): string | undefined {
  const value = (payload as LogLine["payload"] | null)?.[name];
  return typeof value === "string" ? value : undefined;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item) ?? "";
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
