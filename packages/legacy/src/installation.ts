import type { Hub, UserContext } from "@isowire/core";
import { oncePerProcess } from "@isowire/core/contracts";

export interface InstallLegacyOptions {
  /** Whose managers the legacy objects stand for. Without an installation: the default hub. */
  readonly hub: Hub;
  /**
   * The context of the user that a userless call names; undefined: nobody, and the call is refused. Called in the turn of the
   * call, so that a user's events keep their order; it cannot wait.
   *
   * @param callSite - `file:line:column` of the legacy call
   */
  readonly resolveUser: (userId: string, callSite: string) => UserContext | undefined;
  /**
   * The context of the user whose thread this is, for userless calls that name a thread and nobody; undefined: nobody's.
   * Without it such a call is refused: a thread id is never taken for a user id.
   */
  readonly resolveThread?: (threadId: string) => UserContext | undefined;
  /** For development reloads and tests. @defaultValue false */
  readonly replace?: boolean;
}

export type Installed = Omit<InstallLegacyOptions, "replace">;

interface Place {
  current: Installed | undefined;
}

let place: Place | undefined;

/** What the application installed; one for the process, over all copies of the package. */
export function installation(): Place {
  return (place ??= oncePerProcess<Place>("isowire.legacy.installation", () => ({ current: undefined })));
}
