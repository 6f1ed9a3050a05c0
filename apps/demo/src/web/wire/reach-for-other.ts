import type { Client } from "@isowire/client";
import { IsowireError } from "@isowire/client";

/** What this page knows of the other user, because it shows both. No other page could. */
export interface OtherUser {
  readonly name: string;
  readonly threadId: string;
  /** Their latest run, when they have one. */
  readonly runId: string | undefined;
}

/** One thing that was tried, and what the server said. */
export interface Attempt {
  readonly sent: string;
  readonly answer: string;
  /** Nothing of the other user was reached. */
  readonly isRefused: boolean;
}

/** Sends, over one user's wire, commands that name what belongs to another user. */
export async function reachForOther(client: Client, other: OtherUser): Promise<readonly Attempt[]> {
  const { name, threadId, runId } = other;
  const invented = `run_${crypto.getRandomValues(new Uint32Array(4)).join("-")}`;
  const target = runId ?? invented;
  const whose = runId === undefined ? "a run nobody has" : `${name}'s run`;
  return [
    await attempt(`run_cancel for ${whose}`, () => client.command("run_cancel", { runId: target })),
    await attempt(`tool_approval for ${whose}`, () =>
      client.command("tool_approval", { approvalId: `${target}.a1`, approved: true }),
    ),
    await readHistory(client, { name, threadId }),
    ...(runId === undefined
      ? []
      : [await attempt("run_cancel for a run nobody has", () => client.command("run_cancel", { runId: invented }))]),
  ];
}

async function attempt(sent: string, send: () => Promise<unknown>): Promise<Attempt> {
  try {
    return { sent, answer: `carried out: ${JSON.stringify(await send())}`, isRefused: false };
  } catch (error) {
    const answer = IsowireError.isInstance(error) ? `${error.code}: ${error.message}` : String(error);
    return { sent, answer, isRefused: true };
  }
}

/** There is nothing to refuse here: a user's history has no other user's threads in it. */
async function readHistory(client: Client, { name, threadId }: Pick<OtherUser, "name" | "threadId">): Promise<Attempt> {
  const { entries } = await client.history({ threadId });
  const answer = entries.length === 0 ? "nothing: no such thread in this user's log" : `${entries.length} events`;
  return { sent: `history of ${name}'s thread`, answer, isRefused: entries.length === 0 };
}
