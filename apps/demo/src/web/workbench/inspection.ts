import type { Wire } from "../wire/wire.js";
import { getJson } from "../visit/post-json.js";

/** A user of this page as the server sees them. */
export interface UserInspection {
  readonly userId: string;
  readonly connections: readonly {
    readonly connectionId: string;
    readonly nodeId: string;
    /** ms since 1970. */
    readonly connectedAt: number;
  }[];
  readonly head: { readonly epoch: string; readonly offset: number };
  readonly runs: readonly { readonly runId: string; readonly agent: string; readonly status: string }[];
}

/** Numbers of the whole process; they name no user. */
export interface ProcessInspection {
  readonly stats: Readonly<Record<string, string | number | boolean>>;
  readonly restarts: number;
  readonly deprecations: readonly {
    readonly code: string;
    readonly uses: number;
    /** Of the last minute. */
    readonly lately: number;
    readonly message?: string;
  }[];
}

export interface Inspection {
  readonly users: readonly UserInspection[];
  readonly process: ProcessInspection;
}

/** Asks once for each wire of this page, with that wire's own secret: no answer has two users in it. */
export async function inspect(wires: readonly Wire[]): Promise<Inspection | undefined> {
  const answers = await Promise.all(
    wires.map(({ session: { secret } }) =>
      getJson<{ readonly user: UserInspection; readonly process: ProcessInspection }>("/api/inspect", { secret }),
    ),
  );
  const [first] = answers;
  return first && { users: answers.map(({ user }) => user), process: first.process };
}
