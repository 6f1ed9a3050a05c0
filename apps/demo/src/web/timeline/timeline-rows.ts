import type { ThreadMessage, ThreadRun, ThreadSnapshot } from "@isowire/client/react";
import { entriesByRun, keyAfter, type TimelineEntry, WAITING } from "./entries-by-run.js";

/** One event of a run, or all text of one answer, as a line. */
export interface TimelineRow {
  /** Where in the user's log it stands. */
  readonly offset: number;
  readonly type: string;
  readonly detail: string;
  /** Since the run started, ms. */
  readonly atMs: number;
  /** How long a tool or the run took, ms. */
  readonly durationMs?: number;
  readonly isProblem?: boolean;
}

/** One run with its events, in the order of the log; or what was said between two runs. */
export interface TimelineRun {
  readonly runId: string;
  /** Absent outside of runs. */
  readonly number?: number;
  readonly status: ThreadRun["status"] | "outside";
  readonly durationMs?: number;
  readonly rows: readonly TimelineRow[];
}

type View = Pick<ThreadSnapshot, "timeline" | "runs" | "messages">;
type Shown = Pick<TimelineRun, "runId" | "number" | "status" | "durationMs"> & Pick<ThreadRun, "startedAt">;
type Fields = Readonly<Record<string, unknown>>;

/** The runs of a thread as rows for the screen. */
export function timelineRuns({ timeline, runs, messages }: View): readonly TimelineRun[] {
  const contents = new Map(messages.map((message) => [message.id, message]));
  const entries = entriesByRun(timeline);
  return sections(runs, entries).map(({ startedAt, ...section }) => {
    const own = entries.get(section.runId) ?? [];
    const context = { startedAt: startedAt ?? own[0]?.time ?? 0, contents, isOutside: section.status === "outside" };
    return { ...section, rows: withoutRepeatedDeltas(own).map((entry) => toRow(entry, context)) };
  });
}

/** The runs of which there are entries, each followed by what was said after it; at last what waits for a run. */
function sections(runs: View["runs"], entries: ReadonlyMap<string, unknown>): readonly Shown[] {
  const outside = (runId: string): readonly Shown[] =>
    entries.has(keyAfter(runId)) ? [{ runId: keyAfter(runId), status: "outside" }] : [];
  const known = runs.filter(({ runId }) => entries.has(runId));
  const numbered = known.flatMap(({ runId, status, startedAt, durationMs }, index): readonly Shown[] => {
    const times = { ...(startedAt !== undefined && { startedAt }), ...(durationMs !== undefined && { durationMs }) };
    return [{ runId, number: index + 1, status, ...times }, ...outside(runId)];
  });
  const waiting: Shown = { runId: WAITING, number: known.length + 1, status: "queued" };
  return [...outside(""), ...numbered, ...(entries.has(WAITING) ? [waiting] : [])];
}

/** A message's text is one line: where it began. */
function withoutRepeatedDeltas(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const begun = new Set<unknown>();
  return entries.filter(({ type, payload }) => {
    if (type !== "message_delta") return true;
    const { messageId } = fieldsOf(payload);
    const isFirst = !begun.has(messageId);
    begun.add(messageId);
    return isFirst;
  });
}

interface RowContext {
  readonly startedAt: number;
  readonly contents: ReadonlyMap<string, ThreadMessage>;
  readonly isOutside: boolean;
}

function toRow(
  { offset, type, time, payload }: TimelineEntry,
  { startedAt, contents, isOutside }: RowContext,
): TimelineRow {
  const fields = fieldsOf(payload);
  const describe = DETAILS[type] ?? (isOutside ? brief : undefined);
  const { durationMs, success } = fields;
  return {
    offset,
    type,
    detail: describe ? describe(fields, contents) : "",
    atMs: Math.max(0, time - startedAt),
    ...(typeof durationMs === "number" && { durationMs }),
    ...((success === false || type === "agent_failed") && { isProblem: true }),
  };
}

const DETAILS: Readonly<Record<string, (fields: Fields, contents: RowContext["contents"]) => string>> = {
  agent_started: ({ agent }) => `agent “${text(agent)}”`,
  agent_thinking: ({ reasoning }) => text(reasoning),
  tool_executing: ({ toolName, parameters }) => [text(toolName), brief(parameters)].filter(Boolean).join(": "),
  tool_completed: ({ toolName, success, error }) => `${text(toolName)}${success === false ? `: ${text(error)}` : ""}`,
  message_delta: ({ messageId }, contents) => `${contents.get(text(messageId))?.content.length ?? 0} characters`,
  message_completed: ({ role }) => (role === "user" ? "the question" : "the answer is complete"),
  state_snapshot: (fields) => brief(fields),
  approval_requested: ({ toolName }) => `may it ${text(toolName)}?`,
  approval_resolved: ({ approved, by }) => `${approved === true ? "approved" : "not approved"} by ${text(by)}`,
  agent_failed: ({ message }) => text(message),
  agent_cancelled: ({ by }) => `by ${text(by)}`,
};

function fieldsOf(payload: unknown): Fields {
  return typeof payload === "object" && payload !== null ? (payload as Fields) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function brief(value: unknown): string {
  return Object.entries(fieldsOf(value))
    .map(([name, member]) => `${name} ${typeof member === "string" ? member : JSON.stringify(member)}`)
    .join(", ");
}
