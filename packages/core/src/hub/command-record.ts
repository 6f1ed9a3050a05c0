import type { CommandMessage } from "../protocol/messages.js";
import { fingerprint } from "../log/fingerprint.js";

/** How long an application's handler has, and for how long its claim keeps others away, ms. */
export const CLAIM_MS = 30_000;

/** What is kept under `cmd/<id>`. */
export type CommandRecord =
  | { readonly print: string; readonly pending: true }
  | { readonly print: string; readonly pending?: false; readonly result: unknown };

export function commandKey(id: string): string {
  return `cmd/${id}`;
}

/** The same for a resent command, another one for another command under the same id. */
export function commandPrint(command: CommandMessage): string {
  return fingerprint(
    command.type,
    command.threadId ?? "",
    command.threadId === undefined ? "0" : "1",
    JSON.stringify(command.payload),
  );
}
