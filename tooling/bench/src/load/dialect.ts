import type { Device } from "./device.js";

export interface UpgradeRequest {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a text message came to. */
export type Heard = "event" | "ready" | "control";

/** What a server says over WebSocket, as far as the load client must understand it to count, to check and to stay welcome. */
export interface Dialect {
  readonly request: (device: Device) => UpgradeRequest;
  /** The server says nothing first: a device is ready when the handshake is complete. */
  readonly readyAtHandshake: boolean;
  /** Checks an event against `device.events`. Throws for anything that should not have come. */
  readonly hear: (device: Device, bytes: Buffer, payload: { readonly start: number; readonly end: number }) => Heard;
}

export const EVENT_NUMBER = Buffer.from('"n":');

/** Checked by Isowire before it asks who is there; the others pay it no heed. */
export const ORIGIN = "https://bench.example.com";

/** What the servers of the bench take for a credential. */
function tokenOf(user: number): string {
  return `session-${user}`;
}

export function commonHeaders(device: Device): Record<string, string> {
  return { Authorization: `Bearer ${tokenOf(device.user)}`, Origin: ORIGIN };
}
