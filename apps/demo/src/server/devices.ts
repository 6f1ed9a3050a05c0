import type { Socket } from "node:net";
import type { SampleUser } from "./sample-user.js";
import type { Device, VisitSecrets } from "./visit-secrets.js";
import { randomBytes } from "node:crypto";

/** What the page is told about a new device. The secret is all it needs to act as the user, and nothing else proves it. */
export interface Credentials extends SampleUser {
  readonly secret: string;
}

export interface DevicesOptions {
  readonly secrets: VisitSecrets;
  /** The clock, in ms since 1970. @defaultValue the machine's */
  readonly now?: () => number;
}

/** The devices of all visits. Who they are stands in their secrets; here is what lasts as long as a socket, or a drop. */
export class Devices {
  readonly #secrets: VisitSecrets;
  readonly #now: () => number;
  readonly #sockets = new Map<string, Set<Socket>>();
  /** ms since 1970. */
  readonly #offlineUntil = new Map<string, number>();

  constructor({ secrets, now = Date.now }: DevicesOptions) {
    this.#secrets = secrets;
    this.#now = now;
  }

  /** A new device of this user. */
  add(user: SampleUser): Credentials {
    return { ...user, secret: this.#secrets.seal({ id: randomBytes(16).toString("base64url"), user }) };
  }

  /** Whose secret is this? */
  find(secret: string): Device | undefined {
    return this.#secrets.open(secret);
  }

  /** Milliseconds until the device may connect again; 0 when it may. */
  offlineMs(id: string): number {
    return Math.max(0, (this.#offlineUntil.get(id) ?? 0) - this.#now());
  }

  /** Remembers that a socket belongs to the device, for as long as it lasts. */
  connected(id: string, socket: Socket): void {
    const sockets = this.#sockets.get(id) ?? new Set();
    this.#sockets.set(id, sockets.add(socket));
    socket.once("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0 && this.#sockets.get(id) === sockets) this.#sockets.delete(id);
    });
  }

  /** Cuts the device's sockets without a word, as a lost network does, and keeps it offline for a while. */
  drop(id: string, forMs: number): number {
    const now = this.#now();
    for (const [other, until] of this.#offlineUntil) if (until <= now) this.#offlineUntil.delete(other);
    if (forMs > 0) this.#offlineUntil.set(id, now + forMs);
    const cut = [...(this.#sockets.get(id) ?? [])];
    for (const socket of cut) socket.destroy();
    return cut.length;
  }
}
