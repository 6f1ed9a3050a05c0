import { createHub, createMemoryEngine, type Engine, type Hub, type HubOptions } from "@isowire/core";
import { type Clock, portsOf, type UserContext, type UserPort } from "@isowire/core/contracts";
import { createFakeClock, type FakeClock } from "@isowire/core/testing";
import { createUserContext } from "@isowire/core/trusted";
import { createAgentRegistry, type AgentRegistry, type AgentRegistryOptions } from "../src/index.js";
import { createDevice, type Device } from "./device.js";
import { createFate, type Fate } from "./fate.js";
import { type LogLine, readLog } from "./read-log.js";

export interface Logged {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

export interface Node {
  readonly hub: Hub;
  readonly registry: AgentRegistry;
  device(context: UserContext): Promise<Device>;
  port(context: UserContext): UserPort;
}

export type NodeOptions = AgentRegistryOptions & Pick<HubOptions, "limits">;

export interface MortalNode extends Node {
  readonly fate: Fate;
  /** Stands still when the node does. */
  readonly clock: Clock;
}

/** One engine on a fake clock, with as many hubs and registries on it as a test wants. */
export interface Stage extends AsyncDisposable {
  readonly clock: FakeClock;
  readonly engine: Engine;
  readonly logged: readonly Logged[];
  /** `wrap` is between this node alone and the engine. */
  node(options?: NodeOptions, wrap?: (engine: Engine) => Engine): Node;
  /** One that may die, stand still or lose its engine. */
  mortal(options?: NodeOptions): MortalNode;
  log(context: UserContext): Promise<readonly LogLine[]>;
  /** Lets everything that is ready happen, until the condition holds. */
  until(condition: () => boolean | Promise<boolean>): Promise<void>;
  /** The log once a run's last event is in it. */
  ended(context: UserContext, runId: string): Promise<readonly LogLine[]>;
}

const PATIENCE_MS = 10_000;
const TERMINAL = new Set(["agent_completed", "agent_failed", "agent_cancelled"]);

export const ada = createUserContext({ userId: "ada" });
export const bob = createUserContext({ userId: "bob" });

export function createStage(wrap: (engine: Engine) => Engine = (engine) => engine): Stage {
  const clock = createFakeClock();
  const engine = wrap(createMemoryEngine({ clock }));
  const logged: Logged[] = [];
  const nodes: (Node & Partial<MortalNode>)[] = [];
  const until: Stage["until"] = async (condition) => {
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await condition())) {
      if (performance.now() > deadline) throw new Error("what the test waits for did not happen");
      await clock.advance(0);
    }
  };
  const log: Stage["log"] = (context) => readLog(engine, context);
  return {
    clock,
    engine,
    logged,
    log,
    until,
    node({ limits, ...options } = {}, wrap = (whole) => whole) {
      const node = createNode({ engine: wrap(engine), logged, limits, options });
      nodes.push(node);
      return node;
    },
    mortal({ limits, ...options } = {}) {
      const fate = createFate();
      const own = fate.wrap(engine);
      const node = { ...createNode({ engine: own, logged, limits, options }), fate, clock: own.clock };
      nodes.push(node);
      return node;
    },
    async ended(context, runId) {
      const isLast = (line: LogLine): boolean => line.runId === runId && TERMINAL.has(line.type);
      await until(async () => (await log(context)).some(isLast));
      return log(context);
    },
    async [Symbol.asyncDispose]() {
      const living = nodes.filter(({ fate }) => fate?.state !== "dead");
      for (const { fate } of living) fate?.resume();
      for (const node of living) await node.registry.close();
      for (const node of living) await node.hub.close();
    },
  };
}

function createNode(parts: {
  readonly engine: Engine;
  readonly logged: Logged[];
  readonly limits: HubOptions["limits"];
  readonly options: AgentRegistryOptions;
}): Node {
  const note =
    (level: string) =>
    (fields: object, message: string): void =>
      void parts.logged.push({ level, fields, message });
  const logger = { debug: note("debug"), info: note("info"), warn: note("warn"), error: note("error") };
  const { limits, engine } = parts;
  const hub = createHub({ engine, logger, limits: { commandsPerSecond: 1000, ...limits } });
  const registry = createAgentRegistry(parts.options);
  registry.setWebSocketManager(hub);
  const ports = portsOf(hub);
  return { hub, registry, port: (context) => ports.user(context), device: (context) => createDevice(ports, context) };
}
