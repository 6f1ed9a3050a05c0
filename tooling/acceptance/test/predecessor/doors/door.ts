import type { Agent, AgentRegistry, AgentRun } from "@isowire/agents";
import type { UserContext, WebSocketManager } from "@isowire/core";
import type { Served, ServeOptions } from "../../../src/serve.js";

/** What the suite's server code does, by whichever names: a case that is given a door says the rest with sockets. */
export interface Door {
  /** Which of its names it takes for the case, where it has several. */
  begin(testName: string): void;
  serve(options?: ServeOptions): Promise<Served>;
  /** @param isAround - whether the call is in a command or a run of that user */
  reach(context: UserContext, isAround?: boolean): Promise<Reached>;
  /** Three ways to one user, none of which waits; of both builds of the packages. */
  ways(app: Served, userId: string): readonly (() => Reached)[];
  /** What the process serves. */
  stats(app: Served): Promise<{ readonly connections: number; readonly users: number }>;
  /** What a sender is told of the entry at `offset`. */
  told(offset: number): unknown;
  /** What a call without a user is refused with. */
  readonly noUser: "ERR_NOT_A_CONTEXT" | "ERR_LEGACY_NEEDS_USER";

  agent(script: Script): Agent;
  /** An agent that says these and nothing else, whether they are lawful or not. */
  saying(events: readonly Said[]): Agent;
  /** An agent that uses every method which agents speak by, and what is then on the screen. */
  readonly everyMethod: { readonly agent: Agent; readonly says: readonly string[] };
  /** What is answered to code that sends an event of this type for a run which is not its own. */
  refusalOf(type: string): "ERR_RESERVED_TYPE" | "ERR_RUN_LIFECYCLE";
  /** Of the event in which a run's state is on the screen. */
  readonly stateType: string;

  /** Ties a registry to what managers come from. */
  bridge(registry: AgentRegistry, source: object): void;
  /** From where a registry takes the managers of this app. */
  source(app: Served): object;
  /** Starts a run of the librarian, who is registered, from code. Resolves when it has begun. */
  start(registry: AgentRegistry, context: UserContext, content: string): Promise<{ readonly runId: string }>;
}

/** A user, as server code has them. */
export interface Reached {
  /** Resolves with what the sender is told; see `told`. */
  send(type: string, payload: Readonly<Record<string, unknown>>, ids?: { readonly runId: string }): Promise<unknown>;
  /** The ids of the user's connections. */
  connections(): Promise<readonly string[]>;
  isConnected(): Promise<boolean>;
  /** The one manager that the calls go through. */
  behind(): WebSocketManager;
}

export interface Said {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** How an agent speaks. */
export interface Speaker extends Pick<AgentRun, "runId" | "context"> {
  readonly input: { readonly content: string };
  thinking(reasoning: string, step?: number): Promise<unknown>;
  delta(text: string): Promise<unknown>;
  tool<T>(name: string, parameters: unknown, fn: () => T | Promise<T>): Promise<T>;
  emit(type: string, payload: Readonly<Record<string, unknown>>): Promise<unknown>;
  readonly state: { get(): unknown; set(value: Readonly<Record<string, unknown>>): Promise<unknown> };
  /** What was said in the thread until now, the question last. */
  said(): Promise<readonly string[]>;
}

/** What an agent does; its answer is what it returns. */
export type Script = (run: Speaker) => Promise<string | undefined>;
