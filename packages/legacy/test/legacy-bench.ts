import { createAgentRegistry, type AgentRegistry } from "@isowire/agents";
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
  /** The application's agents; made when they are asked for. */
  readonly registry: AgentRegistry;
  /** What is in the user's log, oldest first. */
  log(context: UserContext): Promise<Seen[]>;
  /** Opens a device; answers a function that waits until it has been delivered so many events, and answers them. */
  device(context: UserContext): (count: number) => Promise<Seen[]>;
  /** Opens a device that is listed; resolves with its connection's id. */
  connect(context: UserContext): Promise<string>;
}

const WAIT = { timeout: 10_000 };

export function createLegacyBench(): LegacyBench {
  const hub = createHub();
  setDefaultHub(hub);
  let registry: AgentRegistry | undefined;
  const open = (context: UserContext, clientId?: string) => {
    const { connection, read } = createMemoryTransport();
    portsOf(hub).admit();
    const client = clientId === undefined ? {} : { clientId };
    portsOf(hub).accept({ context, transport: connection, resume: "start", ...client });
    return read as () => Seen[];
  };
  return {
    hub,
    get registry() {
      if (registry === undefined) {
        registry = createAgentRegistry();
        registry.setWebSocketManager(hub);
      }
      return registry;
    },
    async log(context) {
      return (await hub.manager(context).history()).entries.map(said);
    },
    device(context) {
      const read = open(context);
      const seen: Seen[] = [];
      return (count) =>
        vi.waitUntil(() => {
          seen.push(
            ...read()
              .filter(({ type }) => !type.startsWith("isowire:"))
              .map(said),
          );
          return seen.length >= count ? seen : undefined;
        }, WAIT);
    },
    connect(context) {
      const clientId = `page-${String(Math.random()).slice(2)}`;
      open(context, clientId);
      const listed = async () => (await hub.manager(context).connections()).find((each) => each.clientId === clientId);
      return vi.waitUntil(async () => (await listed())?.connectionId, WAIT);
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

/** The events without what is new in each run and what differs by a clock. */
export function withoutIds(events: readonly Seen[]): unknown {
  const text = JSON.stringify(events, (key, value: unknown) => {
    if (key === "legacyRunId") return undefined;
    return key === "durationMs" ? 0 : value;
  });
  return JSON.parse(text.replaceAll(/\b(run|msg)_[0-9a-f-]{36}/g, "$1")) as unknown;
}
