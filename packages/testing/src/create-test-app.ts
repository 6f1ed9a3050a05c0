import { createAgentRegistry, type Agent, type AgentRegistry, type AgentRegistryOptions } from "@isowire/agents";
import { createClient, type Client, type ClientOptions } from "@isowire/client";
import {
  createHub,
  createMemoryEngine,
  type Hub,
  type HubOptions,
  type UserContext,
  type WebSocketManager,
} from "@isowire/core";
import { createFakeClock, type FakeClock } from "@isowire/core/testing";
import { createUserContext } from "@isowire/core/trusted";
import { MemoryWebSocket } from "./memory-web-socket.js";

export interface TestAppOptions {
  /** By name; the first is the default. */
  readonly agents?: Readonly<Record<string, Agent>>;
  readonly agentOptions?: AgentRegistryOptions;
  /** For the hub: limits, events, a logger. */
  readonly hub?: Omit<HubOptions, "engine">;
}

/** One page of one user. */
export interface TestDevice {
  readonly client: Client;
  /** Everything it received, in order. */
  readonly received: readonly {
    readonly type: string;
    readonly offset: number;
    readonly payload: unknown;
    readonly runId?: string;
  }[];
  /** The network goes away and stays away until `online()`. */
  offline(): void;
  online(): void;
  /** Breaks the socket once; the client comes back by itself when time moves on. */
  cut(): void;
}

export interface TestApp extends AsyncDisposable {
  readonly hub: Hub;
  readonly registry: AgentRegistry;
  readonly clock: FakeClock;
  /** The same user for the same id. */
  user(userId: string, tenantId?: string): UserContext;
  manager(userId: string): WebSocketManager;
  /** A new page of the user, connected. */
  device(userId: string, options?: Partial<ClientOptions>): Promise<TestDevice>;
  /**
   * Lets time move in steps of 50 ms until `condition` holds.
   *
   * @throws Error when it does not within `withinMs` (60,000) of the app's time
   */
  until(condition: () => boolean, withinMs?: number): Promise<void>;
  close(): Promise<void>;
}

const STEP_MS = 50;

/** An application without ports: a hub on the memory engine, its agents, and clients over sockets in memory, in a time that stands still. */
export function createTestApp(options: TestAppOptions = {}): TestApp {
  const clock = createFakeClock();
  const hub = createHub({ ...options.hub, engine: createMemoryEngine({ clock }) });
  const registry = createAgentRegistry(options.agentOptions);
  for (const [name, agent] of Object.entries(options.agents ?? {})) registry.register(name, agent);
  registry.setWebSocketManager(hub);
  const clients: Client[] = [];
  const user = (userId: string, tenantId = ""): UserContext => createUserContext({ userId, tenantId });
  const app: TestApp = {
    hub,
    registry,
    clock,
    user,
    manager: (userId) => hub.manager(user(userId)),
    async device(userId, clientOptions) {
      const device = createDevice({ hub, clock, context: user(userId) }, clientOptions);
      clients.push(device.client);
      await app.until(() => device.client.status.state === "open");
      return device;
    },
    async until(condition, withinMs = 60_000) {
      const deadline = clock.now() + withinMs;
      await clock.advance(0);
      while (!condition()) {
        if (clock.now() >= deadline)
          throw new Error(`the condition did not hold within ${String(withinMs)} ms of the app's time`);
        await clock.advance(STEP_MS);
      }
    },
    async close() {
      for (const client of clients) client.close();
      await registry.close();
      await hub.close();
    },
    [Symbol.asyncDispose]: () => app.close(),
  };
  return app;
}

interface Surroundings {
  readonly hub: Hub;
  readonly clock: FakeClock;
  readonly context: UserContext;
}

function createDevice(to: Surroundings, options: Partial<ClientOptions> = {}): TestDevice {
  const sockets = new Set<MemoryWebSocket>();
  let isOnline = true;
  const { hub, context, clock } = to;
  class DeviceSocket extends MemoryWebSocket {
    constructor(url: string) {
      super(url, { hub, context, online: () => isOnline });
      sockets.add(this);
    }
  }
  const client = createClient({
    url: "ws://app.test/ws",
    WebSocket: DeviceSocket,
    clock,
    random: () => 0.5,
    ...options,
  });
  const received: TestDevice["received"][number][] = [];
  client.on("*", ({ type, offset, payload, runId }) => {
    received.push({ type, offset, payload, ...(runId === undefined ? {} : { runId }) });
  });
  const cut = (): void => {
    for (const socket of sockets) socket.cut();
    sockets.clear();
  };
  return {
    client,
    received,
    cut,
    offline() {
      isOnline = false;
      cut();
    },
    online() {
      isOnline = true;
    },
  };
}
