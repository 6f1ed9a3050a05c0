import type { ControlMessage, WireEntry } from "@isowire/core/protocol";
import type { ClientEvent } from "./client-event.js";
import type { ClientSettings } from "./client-settings.js";
import type { ErrorReporter } from "./error-reporter.js";
import { CodedError } from "@isowire/core/protocol";
import { Emitter } from "./emitter.js";
import { EventStream, type EventStreamOptions } from "./event-stream.js";
import { createEventValidator, type Verdict } from "./event-validator.js";

/** The last step: from the entry that is next to whoever listens. */
export class Delivery {
  readonly #errors: ErrorReporter;
  readonly #validate: (type: string, payload: unknown) => Verdict;
  readonly #listeners: Emitter;
  readonly #streams = new Set<EventStream>();

  constructor({ events }: Pick<ClientSettings, "events">, errors: ErrorReporter) {
    this.#errors = errors;
    this.#validate = createEventValidator(events);
    this.#listeners = new Emitter((error) => errors.thrown(error));
  }

  on(type: string, listener: (value: never) => void): () => void {
    return this.#listeners.on(type, listener);
  }

  stream(options: EventStreamOptions): EventStream {
    const stream = new EventStream(options, (ended) => void this.#streams.delete(ended));
    if (options.signal?.aborted !== true) this.#streams.add(stream);
    return stream;
  }

  control(message: ControlMessage): void {
    this.#listeners.emit(message.type, message);
  }

  entry(entry: WireEntry): void {
    const event = this.#check(entry);
    if (event.issues === undefined) this.#listeners.emit(entry.type, event);
    this.#listeners.emit("*", event);
    for (const stream of [...this.#streams]) stream.push(event);
  }

  end(): void {
    this.#listeners.clear();
    for (const stream of [...this.#streams]) stream.end();
  }

  #check(entry: WireEntry): ClientEvent {
    try {
      const verdict = this.#validate(entry.type, entry.payload);
      if (verdict.issues === undefined) return { ...entry, payload: verdict.payload };
      this.#errors.occurred(invalidPayload(entry, verdict.issues));
      return { ...entry, issues: verdict.issues };
    } catch (error) {
      this.#errors.occurred(error);
      return { ...entry, issues: [{ message: error instanceof Error ? error.message : String(error) }] };
    }
  }
}

function invalidPayload({ type, offset }: WireEntry, issues: unknown): CodedError {
  return new CodedError("ERR_EVENT_INVALID", {
    message: `unable to deliver event ${offset}; its payload does not match the schema of "${type}"`,
    details: { type, offset, issues },
  });
}
