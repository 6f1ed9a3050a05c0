import { channel } from "node:diagnostics_channel";
import type { UserContext } from "../contracts/user-context.js";

/** What the application's own code is called for, always for one user. */
const CHANNELS = {
  /** A handler of `hub.onCommand`. */
  command: channel("isowire:command"),
  /** An agent. */
  run: channel("isowire:run"),
  /** A handler of `hub.onConnect`, for the request that a device came with. */
  connect: channel("isowire:connect"),
};

/** What subscribers of `isowire:command`, `isowire:run` and `isowire:connect` are given. */
export interface UserWork {
  readonly context: UserContext;
  /** What is known of it: the command's id and type, the run, the connection's id. */
  readonly [detail: string]: unknown;
}

/**
 * Calls `fn` as work for `work.context`'s user. An `AsyncLocalStorage` that is bound to the channel (`channel.bindStore`) has
 * `work` in `fn` and in whatever `fn` awaits or starts. Costs nothing where nobody listens.
 *
 * https://nodejs.org/api/diagnostics_channel.html#channelrunstorescontext-fn-thisarg-args
 */
export function workFor<T>(kind: keyof typeof CHANNELS, work: UserWork, fn: () => T): T {
  return CHANNELS[kind].runStores(work, fn);
}
