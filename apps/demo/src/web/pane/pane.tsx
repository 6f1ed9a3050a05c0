import type { OtherUser } from "../wire/reach-for-other.js";
import type { Wire } from "../wire/wire.js";
import { useThread } from "@isowire/client/react";
import { useEffect, useId } from "react";
import { ActivityStrip } from "../chat/activity-strip.js";
import { ChatLog } from "../chat/chat-log.js";
import { Composer } from "../chat/composer.js";
import { LiveRegion } from "../chat/live-region.js";
import { useObservable } from "../observable.js";
import { Timeline } from "../timeline/timeline.js";
import { Experiments } from "./experiments.js";
import { openRunOf } from "./open-run.js";
import { PaneHeader } from "./pane-header.js";
import { Problem } from "./problem.js";
import { useCounted } from "./use-counted.js";
import { WireRecordLine } from "./wire-record-line.js";

export interface PaneProps {
  readonly wire: Wire;
  /** 0 or 1: the user's colour. */
  readonly tone: number;
  /** Where there is room for one pane only: is it this one? */
  readonly isShown: boolean;
  /** The user of the other pane; absent when this tab shows one. */
  readonly other: OtherUser | undefined;
  readonly onRun: (userId: string, runId: string) => void;
}

/** One user: their wire, their chat, and what their agent is doing. */
export function Pane({ wire, tone, isShown, other, onRun }: PaneProps) {
  const { session, client } = wire;
  const thread = useThread(client, session.threadId);
  const { refusal } = useObservable(wire.outage);
  const headingId = useId();
  const lastRunId = thread.runs.at(-1)?.runId;
  useEffect(() => {
    if (lastRunId !== undefined) onRun(session.userId, lastRunId);
  }, [lastRunId, onRun, session.userId]);
  const openRun = openRunOf(thread);
  const [unconfirmed, send] = useCounted(thread.send);
  return (
    <section
      className="pane"
      aria-labelledby={headingId}
      data-user={session.name}
      data-user-id={session.userId}
      data-tone={tone}
      data-shown={isShown}
      data-status={thread.status.state}
      data-loading={thread.loading}
      data-run={openRun?.status ?? "none"}
    >
      <PaneHeader wire={wire} headingId={headingId} status={thread.status} />
      {refusal === undefined ? (
        <Experiments wire={wire} other={other} thread={thread} />
      ) : (
        <Problem message={refusal} />
      )}
      <div className="workspace">
        <div className="chat">
          <ChatLog name={session.name} thread={thread} />
          <ActivityStrip thread={thread} openRun={openRun} unconfirmed={unconfirmed} />
          <Composer name={session.name} onSend={send} />
        </div>
        <div className="behind">
          <Timeline thread={thread} />
          <WireRecordLine wire={wire} />
        </div>
      </div>
      <LiveRegion thread={thread} />
    </section>
  );
}
