import { IsowireError } from "@isowire/client";
import { verdictOn } from "../verdict-on.js";
import type { ChaosDevice } from "./chaos-device.js";

/** What a stranger may have got hold of: ids of another user, all of them right. */
export interface Known {
  readonly runs: readonly string[];
  readonly approvals: readonly string[];
  readonly commands: readonly string[];
  readonly positions: readonly string[];
}

interface Attempt {
  readonly stranger: ChaosDevice;
  readonly known: Known;
  readonly port: number;
  /** Of what is known, the last one, the one before it and so on. */
  readonly pick: number;
  /** Hears of a key that was acknowledged to the stranger and must now be in the stranger's own log. */
  readonly onSaid: (key: string) => void;
}

/** "harmless", or what is wrong with what came back; undefined when there was nothing to try with. */
type Outcome = string | undefined;

const ATTEMPTS: Readonly<Record<string, (attempt: Attempt) => Promise<Outcome>>> = {
  cancel: ({ stranger, known, pick }) =>
    outcomeOf(recent(known.runs, pick), "ERR_UNKNOWN_RUN", (runId) => stranger.ask("run_cancel", { runId })),
  steer: ({ stranger, known, pick }) =>
    outcomeOf(recent(known.runs, pick), "ERR_UNKNOWN_RUN", (runId) =>
      stranger.ask("run_input", { runId, mode: pick % 2 ? "steer" : "queue", content: "go" }),
    ),
  approve: ({ stranger, known, pick }) =>
    outcomeOf(recent(known.approvals, pick), "ERR_UNKNOWN_APPROVAL", (approvalId) =>
      stranger.ask("tool_approval", { approvalId, approved: true }),
    ),
  list: async ({ stranger, known }) => {
    const listed = JSON.stringify(await stranger.ask("run_list", {}));
    const theirs = known.runs.filter((runId) => listed.includes(runId));
    return theirs.length === 0 ? "harmless" : `was shown ${theirs.join(", ")}`;
  },
  reuseCommandId: async ({ stranger, known, pick, onSaid }) => {
    const id = recent(known.commands, pick);
    if (id === undefined) return undefined;
    const key = `key-${id}-again`;
    await stranger.ask("say", { key }, id);
    onSaid(key);
    return "harmless";
  },
  resume: async ({ stranger, known, port, pick }) => {
    const position = recent(known.positions, pick);
    if (position === undefined) return undefined;
    const first = await verdictOn(`ws://127.0.0.1:${String(port)}/ws?resume=${position}`, {
      headers: { Authorization: `Bearer ${stranger.userId}` },
    });
    return first.includes('"recovered"') ? `went on from ${position}` : "harmless";
  },
};
const KINDS = Object.values(ATTEMPTS);

/** Tries another user's ids on a device of its own; answers what is wrong with what came of it. */
export function trespass(attempt: Attempt): Promise<Outcome> {
  const kind = KINDS[attempt.pick % KINDS.length];
  if (kind === undefined) throw new Error("expected a kind of attempt");
  return kind(attempt);
}

async function outcomeOf(
  id: string | undefined,
  code: string,
  attempt: (id: string) => Promise<unknown>,
): Promise<Outcome> {
  if (id === undefined) return undefined;
  try {
    return `was answered ${JSON.stringify(await attempt(id))} for ${id}`;
  } catch (error) {
    if (IsowireError.isInstance(error) && error.code === code) return "harmless";
    throw error;
  }
}

function recent(ids: readonly string[], pick: number): string | undefined {
  return ids[ids.length - 1 - (pick % 3)];
}
