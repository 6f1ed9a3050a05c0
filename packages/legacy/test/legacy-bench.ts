import { createHub, setDefaultHub, type Hub, type UserContext } from "@isowire/core";
import { portsOf } from "@isowire/core/contracts";
import { createMemoryTransport } from "@isowire/core/testing";
import { createUserContext } from "@isowire/core/trusted";
import { vi } from "vitest";

/** An event as every one of the user's devices has it. */
export interface Seen {
  readonly type: string;
  readonly payload: unknown;
  readonly threadId?: string;
  readonly runId?: string;
}

/** An application with a default hub. */
export interface LegacyBench extends AsyncDisposable {
  readonly hub: Hub;
  /** What is in the user's log, oldest first. */
  log(context: UserContext): Promise<Seen[]>;
  /** Opens a device; answers a function that waits until it has been delivered so many events, and answers them. */
  device(context: UserContext): (count: number) => Promise<Seen[]>;
}

export function createLegacyBench(): LegacyBench {
  const hub = createHub({ limits: { commandsPerSecond: 1_000 } });
  setDefaultHub(hub);
  return {
    hub,
    async log(context) {
      return (await hub.manager(context).history()).entries.map(said);
    },
    device(context) {
      const { connection, read } = createMemoryTransport();
      portsOf(hub).admit();
      portsOf(hub).accept({ context, transport: connection, resume: "start" });
      const seen: Seen[] = [];
      return (count) =>
        vi.waitUntil(
          () => {
            const events = (read() as Seen[]).filter(({ type }) => !type.startsWith("isowire:"));
            seen.push(...events.map(said));
            return seen.length >= count ? seen : undefined;
          },
          { timeout: 10_000 },
        );
    },
    [Symbol.asyncDispose]: () => hub.close(),
  };
}

export function user(userId: string, tenantId = ""): UserContext {
  return createUserContext({ userId, tenantId });
}

function said({ type, payload, threadId, runId }: Seen): Seen {
  return {
    type,
    payload,
    ...(threadId === undefined ? {} : { threadId }),
    ...(runId === undefined ? {} : { runId }),
  };
}
