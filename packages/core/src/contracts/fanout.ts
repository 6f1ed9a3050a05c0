import type { Entry } from "./event.js";
import type { User } from "./user-context.js";

/** Says that something is to be had; the log, the run record and presence say what. */
export type Hint =
  | { readonly kind: "entry"; readonly entry: Entry }
  | { readonly kind: "run"; readonly runId: string }
  | {
      readonly kind: "connection";
      readonly connectionId: string;
      readonly reason: CloseReason;
      readonly text?: string;
    };

/** Why a connection must go: its place was taken, it was silent, it was the oldest, or the application said so. */
export type CloseReason = "replaced" | "silent" | "limit" | "disconnected";

/** Ends when it is disposed. */
export interface Listening extends Disposable {
  /**
   * Nobody else listens to this user: who knows already need not announce. Only an engine that sees all listeners can say
   * so. It MUST NOT be true while somebody else listens to the user.
   */
  readonly alone?: boolean;
}

/** How nodes tell each other. Hints MAY be lost, duplicated or reordered; receivers MUST NOT rely on them. */
export interface Fanout {
  /** Appends announce their entries themselves, in the same step: the hub then does not. @defaultValue false */
  readonly announcesAppends?: boolean;
  announce(user: User, hint: Hint): void;
  /** Resolves when effective: a hint announced after that MUST NOT be missed by a working engine. Only that user's hints arrive. */
  listen(user: User, onHint: (hint: Hint) => void): Promise<Listening>;
}
