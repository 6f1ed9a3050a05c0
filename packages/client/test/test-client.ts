import { createClient } from "../src/node.js";
import type { Client, ClientEvent, ClientOptions, ClientStatus } from "../src/node.js";
import { type ScriptedServer, until } from "./scripted-server.js";

/** A client that comes back within a few ms, with what happened to it written down. */
export class TestClient {
  readonly client: Client;
  readonly events: ClientEvent[] = [];
  readonly statuses: ClientStatus[] = [];
  readonly errors: unknown[] = [];

  constructor(server: Pick<ScriptedServer, "url">, options: Partial<ClientOptions> = {}) {
    this.client = createClient({
      url: server.url,
      backoff: { minMs: 2, maxMs: 10 },
      onError: (error) => this.errors.push(error),
      ...options,
    });
    this.client.on("*", (event) => this.events.push(event));
    this.client.onStatus((status) => this.statuses.push(status));
  }

  get offsets(): number[] {
    return this.events.map((event) => event.offset);
  }

  async reached(state: ClientStatus["state"]): Promise<void> {
    await until(() => this.client.status.state === state, `the client to be ${state}`);
  }

  async received(count: number): Promise<void> {
    await until(() => this.events.length >= count, `${count} events`);
  }

  [Symbol.dispose](): void {
    this.client.close();
  }
}
