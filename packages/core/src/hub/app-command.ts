import { COMMAND_WINDOW_MS } from "../protocol/bounds.js";
import { IsowireError } from "../errors/isowire-error.js";
import { payloadToJson } from "../log/payload-to-json.js";
import { workFor } from "../registry/user-work.js";
import { stored, type CommandHandler, type DeskPorts, type Outcome } from "./command-desk.js";
import { CLAIM_MS, commandKey } from "./command-record.js";
import type { CommandTask } from "./planned-command.js";

interface Handling extends DeskPorts {
  readonly handler: CommandHandler;
}

/** Claims the id, calls the application, keeps what it returned. A handler that throws leaves the id free for another try. */
export async function runAppCommand(task: CommandTask, handling: Handling): Promise<Outcome> {
  const { command, print } = task;
  const key = commandKey(command.id);
  const version = await claim(task, key);
  if (typeof version !== "number") return version;
  let result: unknown;
  try {
    const returned = await call(task, handling);
    result = returned === undefined ? undefined : JSON.parse(payloadToJson({ payload: returned }));
  } catch (error) {
    await settle(task, { key, ifVersion: version, value: null });
    throw error;
  }
  await settle(task, { key, ifVersion: version, value: { print, result }, expiresInMs: COMMAND_WINDOW_MS });
  return { result, duplicate: false };
}

async function claim({ command, port, print }: CommandTask, key: string): Promise<number | Outcome> {
  for (;;) {
    try {
      const record = { key, ifVersion: 0, value: { print, pending: true }, expiresInMs: CLAIM_MS };
      const { versions } = await port.append({ events: [], state: [record] });
      return versions[0] ?? 0;
    } catch (error) {
      if (!IsowireError.isInstance(error, "ERR_VERSION_CONFLICT")) throw error;
      const first = await stored(port, command.id, print);
      if (first !== undefined) return first;
    }
  }
}

async function call({ context, command }: CommandTask, handling: Handling): Promise<unknown> {
  const late = new AbortController();
  const signal = AbortSignal.any([late.signal, handling.closing]);
  let timer: Disposable | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = handling.clock.after(CLAIM_MS, () => {
      late.abort();
      reject(
        new IsowireError("ERR_COMMAND_TIMEOUT", {
          message: `unable to finish the command; its handler took longer than ${String(CLAIM_MS)} ms`,
        }),
      );
    });
  });
  try {
    const { id, type } = command;
    const handle = (): unknown => handling.handler({ context, signal, ...command });
    return await Promise.race([workFor("command", { context, id, type }, handle), deadline]);
  } finally {
    timer?.[Symbol.dispose]();
  }
}

/** A claim that ran out may be somebody else's by now: then theirs is the result that stays. */
async function settle(
  { port }: CommandTask,
  write: { key: string; ifVersion: number; value: unknown; expiresInMs?: number },
): Promise<void> {
  try {
    await port.append({ events: [], state: [write] });
  } catch (error) {
    if (!IsowireError.isInstance(error, "ERR_VERSION_CONFLICT")) throw error;
  }
}
