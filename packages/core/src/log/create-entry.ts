import type { Entry } from "../contracts/event.js";

export interface EntryFields {
  readonly epoch: string;
  readonly offset: number;
  readonly time: number;
  readonly type: string;
  readonly threadId?: string | undefined;
  readonly runId?: string | undefined;
  readonly payloadJson: string;
}

/** An entry over its JSON text; engines make them from what they store. */
export function createEntry(fields: EntryFields): Entry {
  return new LogEntry(fields);
}

class LogEntry implements Entry {
  readonly epoch: string;
  readonly offset: number;
  readonly time: number;
  readonly type: string;
  readonly payloadJson: string;
  readonly threadId?: string;
  readonly runId?: string;

  constructor(fields: EntryFields) {
    this.epoch = fields.epoch;
    this.offset = fields.offset;
    this.time = fields.time;
    this.type = fields.type;
    this.payloadJson = fields.payloadJson;
    if (fields.threadId !== undefined) this.threadId = fields.threadId;
    if (fields.runId !== undefined) this.runId = fields.runId;
  }

  get payload(): unknown {
    return JSON.parse(this.payloadJson) as unknown;
  }
}
