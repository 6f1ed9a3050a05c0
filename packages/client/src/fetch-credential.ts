import type { ClientSettings } from "./client-settings.js";
import type { Credential } from "./dial-address.js";
import { CodedError } from "@isowire/core/protocol";
import { cancel } from "./clock.js";

/**
 * Asks the application for a fresh credential; none when it gave no callback.
 *
 * @throws what the callback throws; IsowireError `ERR_UNAVAILABLE` when it does not answer within `dialTimeoutMs`
 */
export function fetchCredential({ credential, clock, dialTimeoutMs }: ClientSettings): Promise<Credential> {
  if (credential === undefined) return Promise.resolve({});
  return new Promise((resolve, reject) => {
    const timer = clock.after(dialTimeoutMs, () => reject(timedOut(credential.kind, dialTimeoutMs)));
    // In a promise, so that a callback that throws rejects like one that answers with a rejection.
    Promise.resolve()
      .then(credential.callback)
      .then((value) => (value === undefined ? {} : { [credential.kind]: value }))
      .then(resolve, reject)
      .finally(() => cancel(timer));
  });
}

function timedOut(kind: string, ms: number): CodedError {
  return new CodedError("ERR_UNAVAILABLE", {
    message: `unable to connect; the ${kind} callback did not answer within ${ms} ms`,
    retryable: true,
  });
}
