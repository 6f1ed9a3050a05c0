import type { Agent, RunTicket } from "../src/index.js";
import { type LogLine, typesOf } from "./read-log.js";
import { ada, type MortalNode, type Stage } from "./stage.js";

/** What a tool or an agent does while its node dies. */
export const hang = (): Promise<never> => new Promise(() => undefined);

/** How far a run has to get: an event's type, or what its lines show. */
export type Said = string | ((lines: readonly LogLine[]) => boolean);

/** A resumable run that the node it started on has; it got as far as to say `said`. */
export async function begin(
  stage: Stage,
  options: { readonly agent: Agent; readonly said?: Said; readonly resumable?: boolean },
): Promise<RunTicket & { readonly first: MortalNode }> {
  const { agent, said = "agent_started", resumable = true } = options;
  const first = stage.mortal();
  first.registry.register("agent", agent, { resumable });
  const ticket = await first.registry.start(ada, { content: "go" });
  const isSaid = typeof said === "string" ? (lines: readonly LogLine[]) => typesOf(lines).includes(said) : said;
  await stage.until(async () => isSaid((await stage.log(ada)).filter(({ runId }) => runId === ticket.runId)));
  await stage.clock.advance(0);
  return { ...ticket, first };
}

/** The same agent on another node. */
export function another(stage: Stage, agent: Agent, resumable = true): MortalNode {
  const node = stage.mortal();
  node.registry.register("agent", agent, { resumable });
  return node;
}
