import type { CommandOptions, HistoryPage, HistoryQuery, OpenRun } from "./client.js";
import type { Credential } from "./dial-address.js";
import type { Outbox, OutgoingRequest } from "./outbox.js";
import type { ClientStatus } from "./status.js";
import { IsowireError } from "@isowire/core/protocol";
import { randomId } from "./random-id.js";

const COMMAND_ID = /^[\x21-\x7e]{16,64}$/;

interface RequestPorts {
  readonly outbox: Outbox;
  status(): ClientStatus;
}

/** What can be asked of the server, as messages. */
export class Requests {
  readonly #ports: RequestPorts;

  constructor(ports: RequestPorts) {
    this.#ports = ports;
  }

  async command(type: string, payload: unknown, options: CommandOptions = {}): Promise<unknown> {
    const { threadId, id = randomId(), signal } = options;
    if (type.startsWith("isowire:")) throw new IsowireError("ERR_RESERVED_TYPE");
    if (!COMMAND_ID.test(id)) throw new IsowireError("ERR_COMMAND_ID");
    return this.#submit({ kind: "command", message: { type, id, threadId, payload }, signal });
  }

  async history({ before, after, threadId, limit }: HistoryQuery): Promise<HistoryPage> {
    const message = { type: "isowire:history", id: randomId(), threadId, before, after, limit };
    const { entries, more, epoch } = (await this.#submit({ kind: "history", message })) as HistoryPage;
    return { entries, more, epoch };
  }

  async runs(query: { readonly threadId?: string | undefined }): Promise<readonly OpenRun[]> {
    const { runs } = (await this.command("run_list", query)) as { readonly runs: readonly OpenRun[] };
    return runs;
  }

  async refreshAuth({ token, ticket }: Credential): Promise<void> {
    if (this.#ports.status().state !== "open") {
      throw new IsowireError("ERR_UNAVAILABLE", { message: "unable to refresh; there is no connection" });
    }
    await this.#submit({ kind: "refresh", message: { type: "isowire:auth_refresh", id: randomId(), token, ticket } });
  }

  #submit(request: OutgoingRequest): Promise<unknown> {
    const { state } = this.#ports.status();
    if (state === "closed") throw new IsowireError("ERR_CLIENT_CLOSED");
    if (state === "stopped") throw new IsowireError("ERR_CLIENT_STOPPED");
    return this.#ports.outbox.submit(request);
  }
}
