import type { ListeningEars, ListeningSession } from "./database.js";
import { DatabaseFailure } from "./database-failure.js";
import { runOn } from "./pg-run.js";
import type { PgClient, PgPool } from "./pg-types.js";
import { takeClient } from "./take-client.js";

export interface PgListening {
  readonly pool: PgPool;
  readonly listenUrl: string | undefined;
  readonly timeoutMs: number;
}

/** A client of its own, and how to let it go. */
interface OwnClient {
  readonly client: PgClient;
  readonly end: () => Promise<void>;
}

/** Listens on a connection that nothing else uses. */
export async function listenOn(way: PgListening, channel: string, ears: ListeningEars): Promise<ListeningSession> {
  let over = false;
  let ended: Promise<void> | undefined;
  const lost = (cause: unknown): void => {
    if (over) return;
    over = true;
    ears.lost(cause);
  };
  const own = await connect(way, lost);
  const { client } = own;
  client.on("end", () => lost(new Error("the connection ended")));
  client.on("notification", (message) => {
    if (!over && message.channel === channel) ears.heard(message.payload ?? "");
  });
  const session: ListeningSession = {
    run: (text, values) => runOn(client, { text, values, timeoutMs: way.timeoutMs }),
    close() {
      over = true;
      return (ended ??= own.end());
    },
  };
  try {
    await session.run(`listen "${channel}"`);
  } catch (failure) {
    await session.close();
    throw failure;
  }
  return session;
}

async function connect(
  { pool, listenUrl, timeoutMs }: PgListening,
  onError: (error: Error) => void,
): Promise<OwnClient> {
  if (listenUrl === undefined) {
    const client = await takeClient(pool, { timeoutMs, onError });
    return {
      client,
      end: async () => {
        // Destroyed rather than given back: it listens.
        client.release(true);
      },
    };
  }
  const { default: pg } = await import("pg");
  const client = new pg.Client({
    connectionString: listenUrl,
    keepAlive: true,
    connectionTimeoutMillis: timeoutMs,
  });
  client.on("error", onError);
  await client.connect().catch((cause: unknown) => {
    throw new DatabaseFailure("unsent", cause);
  });
  return { client, end: () => client.end() };
}
