import type { Position } from "@isowire/core/protocol";
import type { Client } from "../client.js";
import type { ClientEvent, Control, ControlType } from "../client-event.js";
import type { ClientStatus } from "../status.js";

/** What a thread store needs of a client; any `Client` has it, whatever its event schemas. */
export interface ThreadClient extends Pick<Client, "command" | "history" | "runs"> {
  readonly status: ClientStatus;
  readonly position: Position | undefined;
  on(type: "*", listener: (event: ClientEvent) => void): () => void;
  on<Type extends ControlType>(type: Type, listener: (message: Control<Type>) => void): () => void;
  onStatus(listener: (status: ClientStatus) => void): () => void;
}
