import type { Socket } from "node:net";
import type { SampleUser } from "./sample-user.js";
import { createHash, randomBytes } from "node:crypto";

/** One pane or tab that acts as one sample user. */
export interface Device {
  readonly id: string;
  readonly user: SampleUser;
}

/** What the page is told about a new device. The secret is all it needs to act as the user, and nothing else proves it. */
export interface Credentials extends SampleUser {
  readonly secret: string;
}

interface Held extends Device {
  readonly sockets: Set<Socket>;
  /** ms since 1970; 0 when it is not kept offline. */
  offlineUntil: number;
}

/** Devices remembered at most; the one that was quiet longest is forgotten first. */
const MAX_DEVICES = 2_000;

/** The devices of all visits, in memory: a restart forgets them. */
export class Devices {
  readonly #bySecret = new Map<string, Held>();
  readonly #byId = new Map<string, Held>();
  readonly #now: () => number;

  /** @param now the clock, in ms since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** A new device of this user. */
  add(user: SampleUser): Credentials {
    const secret = randomBytes(32).toString("base64url");
    const device: Held = { id: randomBytes(16).toString("base64url"), user, sockets: new Set(), offlineUntil: 0 };
    this.#bySecret.set(digest(secret), device);
    this.#byId.set(device.id, device);
    this.#forgetQuietOnes();
    return { ...user, secret };
  }

  /** Whose secret is this? */
  find(secret: string): Device | undefined {
    const key = digest(secret);
    const device = this.#bySecret.get(key);
    if (device === undefined) return undefined;
    // A map keeps the order of insertion: the first is the one that was quiet longest.
    this.#bySecret.delete(key);
    this.#bySecret.set(key, device);
    return device;
  }

  /** Milliseconds until the device may connect again; 0 when it may. */
  offlineMs(id: string): number {
    return Math.max(0, (this.#byId.get(id)?.offlineUntil ?? 0) - this.#now());
  }

  /** Remembers that a socket belongs to the device, for as long as it lasts. */
  connected(id: string, socket: Socket): void {
    const sockets = this.#byId.get(id)?.sockets;
    sockets?.add(socket);
    socket.once("close", () => sockets?.delete(socket));
  }

  /** Cuts the device's sockets without a word, as a lost network does, and keeps it offline for a while. */
  drop(id: string, forMs: number): number {
    const device = this.#byId.get(id);
    if (device === undefined) return 0;
    device.offlineUntil = this.#now() + forMs;
    const cut = [...device.sockets];
    for (const socket of cut) socket.destroy();
    return cut.length;
  }

  #forgetQuietOnes(): void {
    for (const [key, device] of this.#bySecret) {
      if (this.#bySecret.size <= MAX_DEVICES) return;
      this.#bySecret.delete(key);
      this.#byId.delete(device.id);
    }
  }
}

/** Secrets are looked up by digest, so that the time a lookup takes says nothing about them. */
function digest(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
