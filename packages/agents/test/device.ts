import { randomUUID } from "node:crypto";
import type { HubPorts, TransportConnection, UserContext } from "@isowire/core/contracts";

type Message = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly type: "isowire:ack" | "isowire:error";
  readonly code?: string;
  readonly message?: string;
  readonly retryable?: boolean;
  readonly duplicate?: true;
  readonly result?: Readonly<Record<string, unknown>>;
}

/** One connected socket of a user, without a socket. */
export interface Device {
  readonly messages: readonly Message[];
  /** Resolves with the ack, or with the error. */
  send(type: string, payload: unknown, options?: { readonly id?: string; readonly threadId?: string }): Promise<Answer>;
  /** The result of a command that is expected to be acknowledged. */
  ask(
    type: string,
    payload: unknown,
    options?: { readonly threadId?: string },
  ): Promise<Readonly<Record<string, unknown>>>;
  close(): void;
}

export async function createDevice(ports: HubPorts, context: UserContext): Promise<Device> {
  const messages: Message[] = [];
  const waiting = new Map<string, (answer: Answer) => void>();
  let welcomed!: () => void;
  const welcome = new Promise<void>((resolve) => (welcomed = resolve));
  const transport: TransportConnection = {
    handlers: undefined,
    bufferedBytes: 0,
    write({ text }) {
      const message = JSON.parse(text) as Message;
      messages.push(message);
      if (message.type === "isowire:welcome") welcomed();
      if (typeof message.id === "string") waiting.get(message.id)?.(message as unknown as Answer);
    },
    close(code, reason) {
      this.handlers?.closed(code, reason);
    },
    ping: () => undefined,
  };
  if (ports.admit() !== "ok") throw new Error("the hub takes no more connections");
  ports.accept({ context, transport });
  await welcome;
  const send: Device["send"] = (type, payload, { id = randomUUID(), threadId } = {}) => {
    const answer = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    transport.handlers?.message(JSON.stringify({ type, id, payload, ...(threadId === undefined ? {} : { threadId }) }));
    return answer;
  };
  return {
    messages,
    send,
    async ask(type, payload, options) {
      const answer = await send(type, payload, options);
      if (answer.type === "isowire:error") throw new Error(`${answer.code ?? ""}: ${answer.message ?? ""}`);
      return answer.result ?? {};
    },
    close: () => transport.handlers?.closed(1000, ""),
  };
}
