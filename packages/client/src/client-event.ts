import type { ControlMessage } from "@isowire/core/protocol";
import type { AgentEventPayloads } from "./agent-events.js";
import type { EventSchemas, SchemaIssue, SchemaOutput } from "./standard-schema.js";

/** An event of the user's log, as a listener receives it. */
export interface ClientEvent<Type extends string = string, Payload = unknown> {
  readonly type: Type;
  readonly payload: Payload;
  readonly offset: number;
  /** Log time, ms since 1970. */
  readonly time: number;
  readonly threadId?: string;
  readonly runId?: string;
  /** What the schema of this type objects to; the payload is then as it arrived. Only "*" and `events()` see such events. */
  readonly issues?: readonly SchemaIssue[];
}

export type ControlType = `isowire:${"snapshot" | "reset" | "notice" | "welcome" | "drain"}`;

type AgentPayload<Type> = Type extends keyof AgentEventPayloads ? AgentEventPayloads[Type] : unknown;

/** `string extends keyof E`: no schemas were named. */
type Known<Type, E extends EventSchemas> = string extends keyof E
  ? AgentPayload<Type>
  : Type extends keyof E
    ? SchemaOutput<E[Type]>
    : AgentPayload<Type>;

/** The control message of a type. */
export type Control<Type extends ControlType> = Extract<ControlMessage, { readonly type: Type }>;

/** The event of a type, with the payload that its schema promises. */
export type EventOf<Type extends string, E extends EventSchemas> = ClientEvent<Type, Known<Type, E>>;
