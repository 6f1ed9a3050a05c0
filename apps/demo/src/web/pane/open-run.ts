import type { ThreadRun, ThreadSnapshot } from "@isowire/client/react";

const ENDED: ReadonlySet<ThreadRun["status"]> = new Set(["completed", "failed", "cancelled", "unknown"]);

/** The run that works or waits in this thread, if there is one. */
export function openRunOf({ runs }: Pick<ThreadSnapshot, "runs">): ThreadRun | undefined {
  return runs.find(({ status }) => !ENDED.has(status));
}
