import type { CommandPlanner } from "../contracts/hub-ports.js";
import type { Clock } from "../contracts/clock.js";
import type { Command } from "../contracts/hub.js";
import type { Logger } from "../contracts/logger.js";
import type { UserContext } from "../contracts/user-context.js";
import type { UserPort } from "../contracts/user-port.js";
import type { Ack, CommandMessage } from "../protocol/messages.js";
import { IsowireError } from "../errors/isowire-error.js";
import { userKey } from "../identity/user-key.js";
import { EVENT_TYPE, RESERVED_PREFIX } from "../protocol/bounds.js";
import { runAppCommand } from "./app-command.js";
import { commandKey, commandPrint, type CommandRecord } from "./command-record.js";
import { Lanes } from "./lanes.js";
import { runPlannedCommand } from "./planned-command.js";

export type CommandHandler = (command: Command) => unknown;

/** What handling comes to, before it is an ack. */
export interface Outcome {
  readonly result: unknown;
  readonly duplicate: boolean;
}

export interface DeskPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when the hub closes. */
  readonly closing: AbortSignal;
  portOf(user: UserContext): UserPort;
}

interface UnderWay {
  readonly print: string;
  readonly outcome: Promise<Outcome>;
}

/** Finds who handles a command, and sees to it that it takes effect once, however often and wherever it is sent. */
export class CommandDesk {
  handled = 0;
  readonly #ports: DeskPorts;
  readonly #handlers = new Map<string, CommandHandler>();
  readonly #planners = new Map<string, CommandPlanner>();
  readonly #underWay = new Map<string, UnderWay>();
  readonly #lanes = new Lanes();

  constructor(ports: DeskPorts) {
    this.#ports = ports;
  }

  onCommand(type: string, handler: CommandHandler): Disposable {
    return this.#register(this.#handlers, type, handler);
  }

  onPlannedCommand(type: string, planner: CommandPlanner): Disposable {
    return this.#register(this.#planners, type, planner);
  }

  async handle(context: UserContext, command: CommandMessage): Promise<Ack> {
    this.handled += 1;
    const { result, duplicate } = await this.#once(context, command);
    return {
      type: "isowire:ack",
      id: command.id,
      ...(duplicate ? { duplicate } : {}),
      ...(result === undefined ? {} : { result }),
    };
  }

  #register<T>(table: Map<string, T>, type: string, handler: T): Disposable {
    if (!EVENT_TYPE.test(type) || type.startsWith(RESERVED_PREFIX)) {
      throw new IsowireError("ERR_EVENT_TYPE", {
        message: "unable to handle commands; expected a type like user_message",
      });
    }
    if (typeof handler !== "function") {
      throw new IsowireError("ERR_INVALID_OPTION", {
        message: `unable to handle ${type}; expected a function, received ${typeof handler}`,
      });
    }
    if (this.#handlers.has(type) || this.#planners.has(type)) {
      throw new IsowireError("ERR_COMMAND_HANDLED", {
        message: `unable to handle ${type}; it has a handler already: dispose that first`,
      });
    }
    table.set(type, handler);
    return {
      [Symbol.dispose]: () => {
        if (table.get(type) === handler) table.delete(type);
      },
    };
  }

  /** A second one that comes while the first is under way here waits for it. */
  async #once(context: UserContext, command: CommandMessage): Promise<Outcome> {
    const print = commandPrint(command);
    const key = `${command.id} ${userKey(context)}`;
    const first = this.#underWay.get(key);
    if (first !== undefined) {
      if (first.print !== print) throw reused();
      return { ...(await first.outcome), duplicate: true };
    }
    const outcome = this.#start(context, command, print);
    this.#underWay.set(key, { print, outcome });
    try {
      return await outcome;
    } finally {
      this.#underWay.delete(key);
    }
  }

  async #start(context: UserContext, command: CommandMessage, print: string): Promise<Outcome> {
    const port = this.#ports.portOf(context);
    const planner = this.#planners.get(command.type);
    const handler = this.#handlers.get(command.type);
    const task = { context, command, print, port };
    if (planner !== undefined) {
      return this.#lanes.run(
        userKey(context),
        async () => (await stored(port, command.id, print)) ?? runPlannedCommand(task, planner),
      );
    }
    if (handler === undefined)
      throw new IsowireError("ERR_UNKNOWN_COMMAND", {
        message: "unable to handle the command; nobody handles this type",
      });
    const before = await stored(port, command.id, print);
    return before ?? runAppCommand(task, { handler, ...this.#ports });
  }
}

/**
 * What this command came to earlier, if it did.
 *
 * @throws IsowireError `ERR_COMMAND_ID_REUSED`, `ERR_COMMAND_PENDING`
 */
export async function stored(port: UserPort, id: string, print: string): Promise<Outcome | undefined> {
  const item = await port.getState(commandKey(id));
  if (item === undefined) return undefined;
  const record = item.value as CommandRecord;
  if (record.print !== print) throw reused();
  if (record.pending === true) throw new IsowireError("ERR_COMMAND_PENDING", { retryAfterMs: 500 });
  return { result: record.result, duplicate: true };
}

function reused(): IsowireError {
  return new IsowireError("ERR_COMMAND_ID_REUSED", {
    message:
      "unable to accept the command; its id was used for another type, thread or payload: make a new id for a new command",
  });
}
