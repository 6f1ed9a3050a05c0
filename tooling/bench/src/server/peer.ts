import type { BenchEvent } from "./bench-event.js";

/** One of the servers that are compared, as the bench drives it. */
export interface Peer {
  readonly port: number;
  /** Sends an event to every device of a user, the way an application of that library would. */
  readonly emit: (user: number, event: BenchEvent) => void;
  /** Resolves when whatever was emitted is accepted; rejects when something was refused. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What a server of the bench listens on. */
export const HOST = "127.0.0.1";
/** 2,000 connections at once must not wait for a second SYN. */
export const BACKLOG = 4_096;

/** The user of a bench credential; undefined for any other text. */
export function userOfToken(authorization: string | undefined): number | undefined {
  const match = /^Bearer session-(\d+)$/.exec(authorization ?? "");
  return match === null ? undefined : Number(match[1]);
}
