import type { Thread } from "@isowire/client/react";
import { memo, useRef } from "react";
import { useStickToEnd } from "../chat/use-stick-to-end.js";
import { timelineRuns, type TimelineRow, type TimelineRun } from "./timeline-rows.js";

/** The events behind the conversation, with their offsets in the log. */
export function Timeline({ thread }: { readonly thread: Thread }) {
  const box = useRef<HTMLDivElement>(null);
  useStickToEnd(box, thread);
  const runs = timelineRuns(thread);
  return (
    <div className="timeline" ref={box} role="region" aria-label="Timeline of the runs" tabIndex={0}>
      {runs.length === 0 && <p className="empty">The events of each run appear here.</p>}
      {runs.map((run) => (
        <RunView key={run.runId} run={run} />
      ))}
    </div>
  );
}

function RunView({ run: { runId, number, status, durationMs, rows } }: { readonly run: TimelineRun }) {
  return (
    <section data-run-id={runId} data-status={status}>
      <h3>
        {number === undefined ? "Outside of runs" : `Run ${number}`}{" "}
        {number !== undefined && (
          <span>{durationMs === undefined ? status : `${status} in ${seconds(durationMs)}`}</span>
        )}
      </h3>
      <ol>
        {rows.map((row) => (
          <RowView key={row.offset} {...row} />
        ))}
      </ol>
    </section>
  );
}

const RowView = memo(function RowView({ offset, type, detail, atMs, durationMs, isProblem }: TimelineRow) {
  return (
    <li data-type={type} data-offset={offset} data-problem={isProblem}>
      <span className="at">+{seconds(atMs)}</span>
      <span className="type">{type}</span>
      <span className="detail" title={detail}>
        {detail}
      </span>
      <span className="took">{durationMs === undefined ? "" : seconds(durationMs)}</span>
      <span className="offset" title={`offset ${offset}`}>
        #{offset}
      </span>
    </li>
  );
});

function seconds(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}
