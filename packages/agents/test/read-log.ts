import type { Engine } from "@isowire/core";
import type { User } from "@isowire/core/contracts";

/** An entry as tests look at it. */
export interface LogLine {
  readonly offset: number;
  readonly type: string;
  readonly runId?: string | undefined;
  readonly threadId?: string | undefined;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The whole log of a user, from the engine itself. */
export async function readLog(engine: Engine, { tenantId, userId }: User): Promise<readonly LogLine[]> {
  const user = { tenantId, userId };
  const lines: LogLine[] = [];
  for (;;) {
    const after = lines.at(-1)?.offset ?? 0;
    const page = await engine.log.history(user, { after, limit: 1000, maxBytes: 1e9 });
    for (const { offset, type, runId, threadId, payload } of page.entries) {
      lines.push({ offset, type, runId, threadId, payload: payload as LogLine["payload"] });
    }
    if (!page.more) return lines;
  }
}

export function typesOf(lines: readonly LogLine[], runId?: string): readonly string[] {
  return lines.filter((line) => runId === undefined || line.runId === runId).map((line) => line.type);
}

/** The one entry of a type; fails when there is none, or more. */
export function only(lines: readonly LogLine[], type: string): LogLine {
  const found = lines.filter((line) => line.type === type);
  const [line] = found;
  if (line === undefined || found.length > 1) throw new Error(`expected one ${type}, found ${found.length}`);
  return line;
}
