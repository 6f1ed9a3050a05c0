import { createClient, IsowireError, type Client } from "@isowire/client";
import { foreignCanaries } from "../isolation-user.js";

export interface Heard {
  readonly offset: number;
  readonly type: string;
  readonly runId: string | undefined;
  readonly payload: string;
}

const PATIENCE_MS = 50;

/** A page that writes down what it hears, to be held against the log. Its user's id is a canary in all of the user's events. */
export class ChaosDevice {
  readonly userId: string;
  readonly client: Client;
  readonly heard: Heard[] = [];
  /** Ids of what it asked, was asked and was told: what a stranger would want to have. */
  readonly commands: string[] = [];
  readonly approvals: string[] = [];
  readonly positions: string[] = [];
  readonly wrong: string[];
  /** Answers it has not got yet. */
  waits = 0;
  /** Where it began. */
  #start: number | undefined;

  constructor(userId: string, { port, wrong }: { readonly port: number; readonly wrong: string[] }) {
    this.userId = userId;
    this.wrong = wrong;
    this.client = createClient({
      url: `ws://127.0.0.1:${String(port)}/ws`,
      getToken: () => userId,
      backoff: { minMs: 10, maxMs: 500 },
    });
    this.client.on("isowire:welcome", ({ resume, reason, position }) => {
      if (this.#start !== undefined && resume !== "recovered")
        wrong.push(`a device of ${userId} was told ${resume} (${String(reason)})`);
      this.#start ??= position.offset;
      this.positions.push(`${position.epoch}.${String(position.offset)}.${String(position.time)}`);
    });
    this.client.on("isowire:reset", ({ reason }) => void wrong.push(`a device of ${userId} was reset (${reason})`));
    this.client.on("*", ({ offset, type, runId, payload }) => {
      const text = JSON.stringify(payload);
      for (const whose of foreignCanaries(text, { canary: userId }))
        wrong.push(`a device of ${userId} heard ${type} of user ${whose}`);
      if (type === "approval_requested") this.approvals.push((payload as { readonly approvalId: string }).approvalId);
      this.heard.push({ offset, type, runId, payload: text });
    });
  }

  #ownId(): string {
    const id = crypto.randomUUID();
    this.commands.push(id);
    return id;
  }

  /** Undefined before its first welcome. */
  get start(): number | undefined {
    return this.#start;
  }

  /** Asks until it is answered, with one id: however often it is asked, it is done once. */
  async ask(type: string, payload: unknown, id: string = this.#ownId()): Promise<unknown> {
    this.waits += 1;
    try {
      for (;;) {
        try {
          return await this.client.command(type, payload, { id });
        } catch (error) {
          // An unknown outcome as well: the id makes it safe to ask again.
          const isWorthIt = IsowireError.isInstance(error) && (error.retryable || error.code === "ERR_OUTCOME_UNKNOWN");
          if (!isWorthIt) throw error;
          await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
        }
      }
    } finally {
      this.waits -= 1;
    }
  }
}
