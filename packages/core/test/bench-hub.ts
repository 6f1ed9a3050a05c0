import type { AcceptRequest } from "../src/contracts/hub-ports.js";
import type { Engine } from "../src/contracts/engine.js";
import type { Hub } from "../src/contracts/hub.js";
import type { UserContext } from "../src/contracts/user-context.js";
import type { HubOptions } from "../src/hub/hub-options.js";
import { createHub } from "../src/hub/create-hub.js";
import { portsOf } from "../src/hub/ports.js";
import { createUserContext } from "../src/identity/create-user-context.js";
import { createMemoryEngine } from "../src/memory/memory-engine.js";
import { createFakeClock, type FakeClock } from "../src/testing/fake-clock.js";
import { createMemoryTransport, type MemoryTransport } from "../src/testing/memory-transport.js";

export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly code?: string;
  readonly offset?: number;
  readonly payload?: unknown;
  readonly [field: string]: unknown;
}

export interface Socket extends MemoryTransport {
  /** Everything read so far, in order. */
  readonly seen: Message[];
  /** Lets the hub work, then reads all that waits; answers what was new. */
  take(): Promise<Message[]>;
}

/** A hub with a still clock, and sockets in memory. */
export interface Bench {
  readonly clock: FakeClock;
  readonly engine: Engine;
  readonly hub: Hub;
  readonly logged: { level: string; message: string; fields: object }[];
  connect(context: UserContext, request?: Partial<AcceptRequest>): Promise<Socket>;
}

export function createBench(options: HubOptions = {}): Bench {
  const clock = (options.engine?.clock as FakeClock | undefined) ?? createFakeClock();
  const engine = options.engine ?? createMemoryEngine({ clock });
  const logged: Bench["logged"] = [];
  const log = (level: string) => (fields: object, message: string) => void logged.push({ level, message, fields });
  const logger = { debug: log("debug"), info: log("info"), warn: log("warn"), error: log("error") };
  const hub = createHub({ logger, ...options, engine });
  return {
    clock,
    engine,
    hub,
    logged,
    async connect(context, request = {}) {
      const transport = createMemoryTransport();
      portsOf(hub).admit();
      portsOf(hub).accept({ context, transport: transport.connection, ...request });
      await clock.advance(0);
      return socketOf(transport, clock);
    },
  };
}

export function user(userId: string, tenantId = ""): UserContext {
  return createUserContext({ userId, tenantId });
}

let ids = 0;
/** A command id nobody has used. */
export function freshId(): string {
  ids += 1;
  return `command-${String(ids).padStart(16, "0")}`;
}

function socketOf(transport: MemoryTransport, clock: FakeClock): Socket {
  const seen: Message[] = [];
  const take = async (): Promise<Message[]> => {
    await clock.advance(0);
    const fresh = transport.read() as Message[];
    seen.push(...fresh);
    return fresh;
  };
  return Object.defineProperties({ seen, take } as unknown as Socket, Object.getOwnPropertyDescriptors(transport));
}
