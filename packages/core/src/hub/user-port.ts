import type { Engine } from "../contracts/engine.js";
import type { User } from "../contracts/user-context.js";
import type { UserPort } from "../contracts/user-port.js";
import type { UserIndex } from "../sequencer/user-index.js";
import type { Appender } from "./appender.js";

export interface UserPortSources {
  readonly engine: Engine;
  readonly appender: Appender;
  readonly users: UserIndex;
}

/** One user's part of the engine: every call carries this user and no other. */
export function createUserPort(user: User, sources: UserPortSources): UserPort {
  const { engine, appender, users } = sources;
  return {
    user,
    append: appender.of(user),
    head: () => engine.log.head(user),
    history: (query) => engine.log.history(user, query),
    getState: (key) => engine.state.get(user, key),
    listState: (query) => engine.state.list(user, query),
    acquire: (request) => engine.leases.acquire(user, request),
    renew: (request) => engine.leases.renew(user, request),
    release: (request) => engine.leases.release(user, request),
    announceRun: (runId) => {
      engine.fanout.announce(user, { kind: "run", runId });
    },
    async listen(onHint) {
      const hold = users.hold(user);
      hold.node.hintListeners.add(onHint);
      const end = (): void => {
        hold.node.hintListeners.delete(onHint);
        hold[Symbol.dispose]();
      };
      try {
        await hold.node.ready();
      } catch (error) {
        end();
        throw error;
      }
      return { [Symbol.dispose]: end };
    },
  };
}
