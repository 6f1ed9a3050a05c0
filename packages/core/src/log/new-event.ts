import type { EventInput } from "../contracts/event.js";

export interface NewEventFields {
  readonly type: string;
  readonly payload?: unknown;
  readonly payloadJson?: string;
  readonly threadId?: string | undefined;
  readonly runId?: string | undefined;
}

/** An event on its way to the log. A class, so that fields which are not always there cost no object of their own. */
export class NewEvent implements EventInput {
  readonly type: string;
  readonly payload: unknown;
  readonly payloadJson?: string;
  readonly threadId?: string;
  readonly runId?: string;

  constructor({ type, payload, payloadJson, threadId, runId }: NewEventFields) {
    this.type = type;
    this.payload = payload;
    if (payloadJson !== undefined) this.payloadJson = payloadJson;
    if (threadId !== undefined) this.threadId = threadId;
    if (runId !== undefined) this.runId = runId;
  }
}
