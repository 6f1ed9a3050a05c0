import { CodedError } from "@isowire/core/protocol";
import type { Client } from "../client.js";
import { EventStream } from "../event-stream.js";
import { INITIAL_STATUS } from "../status.js";

/** The client of a component that is rendered on a server: it connects for ever, and whatever is asked of it is refused. */
export function createInertClient(): Client {
  const refuse = (): Promise<never> => Promise.reject(notHere());
  const nothing = (): void => undefined;
  return {
    clientId: "",
    status: INITIAL_STATUS,
    position: undefined,
    on: () => nothing,
    onStatus: () => nothing,
    events: () => ended(),
    command: refuse,
    history: refuse,
    runs: refuse,
    refreshAuth: refuse,
    reconnect: nothing,
    close: nothing,
  };
}

function ended(): EventStream {
  const stream = new EventStream({}, () => undefined);
  stream.end();
  return stream;
}

function notHere(): CodedError {
  return new CodedError("ERR_UNAVAILABLE", {
    message: "unable to ask the server while rendering; use the client in effects and handlers",
    retryable: true,
  });
}
