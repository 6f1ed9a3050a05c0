import type { Hub } from "@isowire/core";
import { portsOf, type TransportConnection, type TransportHandlers, type UserContext } from "@isowire/core/contracts";

type Listener<E> = ((event: E) => void) | null;

/** A socket in memory, from the browser's side; the hub has the other end. Messages arrive in later turns, in order. */
export class MemoryWebSocket {
  readyState: 0 | 1 | 3 = 0;
  onopen: Listener<never> = null;
  onmessage: Listener<never> = null;
  onclose: Listener<never> = null;
  onerror: Listener<never> = null;
  #handlers: TransportHandlers | undefined;
  readonly #early: string[] = [];

  constructor(url: string, to: { readonly hub: Hub; readonly context: UserContext; readonly online: () => boolean }) {
    queueMicrotask(() => {
      if (to.online() && portsOf(to.hub).admit() === "ok") this.#open(new URL(url).searchParams, to);
      else this.#end(1006, "");
    });
  }

  send(text: string): void {
    if (this.#handlers === undefined) this.#early.push(text);
    else queueMicrotask(() => this.#handlers?.message(text));
  }

  close(code = 1000, reason = ""): void {
    this.#end(code, reason);
  }

  /** The network goes away, without a word to either side. */
  cut(): void {
    this.#end(1006, "");
  }

  #open(query: URLSearchParams, { hub, context }: { readonly hub: Hub; readonly context: UserContext }): void {
    this.readyState = 1;
    (this.onopen as Listener<object>)?.({});
    const [resume, clientId, features] = ["resume", "client", "features"].map((name) => query.get(name) ?? undefined);
    portsOf(hub).accept({
      context,
      transport: this.#transport(),
      ...(resume === undefined ? {} : { resume }),
      ...(clientId === undefined ? {} : { clientId }),
      features: features?.split(",") ?? [],
    });
    for (const text of this.#early.splice(0)) this.#handlers?.message(text);
  }

  #transport(): TransportConnection {
    const connection: TransportConnection = {
      handlers: undefined,
      bufferedBytes: 0,
      write: ({ text }) => {
        queueMicrotask(() => {
          if (this.readyState === 1) (this.onmessage as Listener<object>)?.({ data: text });
        });
      },
      close: (code, reason) => {
        queueMicrotask(() => {
          this.#end(code, reason);
        });
      },
      ping: () => {
        queueMicrotask(() => this.#handlers?.alive());
      },
    };
    return Object.defineProperty(connection, "handlers", {
      get: () => this.#handlers,
      set: (handlers: TransportHandlers | undefined) => (this.#handlers = handlers),
    });
  }

  #end(code: number, reason: string): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    queueMicrotask(() => {
      this.#handlers?.closed(code, reason);
      (this.onclose as Listener<object>)?.({ code, reason, wasClean: code !== 1006 });
    });
  }
}
