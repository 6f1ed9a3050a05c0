interface ErrorRow {
  /** What went wrong, as the message when the thrower has no better one. */
  readonly summary: string;
  /** The same call may succeed later, unchanged. */
  readonly retryable: boolean;
}

const no = (summary: string): ErrorRow => ({ summary, retryable: false });
const yes = (summary: string): ErrorRow => ({ summary, retryable: true });

/** Every code, once. ERRORS.md repeats the table with a column "what you do"; a test compares them. */
export const ERROR_CODES = {
  ERR_NOT_A_CONTEXT: no("a copy of a UserContext is not one; mint it with createUserContext"),
  ERR_INVALID_USER: no("the user's ids are not usable"),
  ERR_NO_DEFAULT_HUB: no("there is no default hub; call setDefaultHub(createHub()) at start"),
  ERR_DEFAULT_HUB_EXISTS: no("another default hub is set in this process"),
  ERR_MIXED_COPIES: no("two copies of @isowire/core disagree"),
  ERR_CLOSED: no("it was closed"),
  ERR_DRAINING: yes("this process is shutting down"),
  ERR_CONTRACT: no("what was given does not satisfy the contract"),
  ERR_INVALID_OPTION: no("an option is out of its range"),
  ERR_EVENT_TYPE: no("an event type is [a-z][a-z0-9_.:-]{0,63}"),
  ERR_RESERVED_TYPE: no("this event type is reserved"),
  ERR_EVENT_TOO_LARGE: no("the event is larger than maxEventBytes"),
  ERR_PAYLOAD: no("the payload is not JSON"),
  ERR_ID: no("an id is 1 to 128 characters"),
  ERR_EVENT_INVALID: no("the payload does not match the event's schema"),
  ERR_OVERLOADED: yes("too many appends of this user are under way"),
  ERR_OUTCOME_UNKNOWN: no("it is not known whether this took effect"),
  ERR_IDEMPOTENCY_KEY: no("an idempotency key is 1 to 128 characters"),
  ERR_IDEMPOTENCY_MISMATCH: no("the idempotency key was used for another event"),
  ERR_FENCED: no("somebody else has taken over"),
  ERR_VERSION_CONFLICT: yes("the value was changed meanwhile"),
  ERR_STATE_TOO_LARGE: no("a state value is larger than 256 KiB"),
  ERR_STATE_KEY: no("a state or lease key is 1 to 256 characters, and an append writes a key once"),
  ERR_MALFORMED: no("the message cannot be read"),
  ERR_UNKNOWN_TYPE: no("the message type is not known"),
  ERR_COMMAND_ID: no("a command id is 16 to 64 characters"),
  ERR_COMMAND_ID_REUSED: no("the command id was used for another command"),
  ERR_COMMAND_PENDING: yes("the first command with this id is still being handled"),
  ERR_COMMAND_TIMEOUT: yes("the command was not handled in time"),
  ERR_COMMAND_FAILED: no("the command failed"),
  ERR_COMMAND_INVALID: no("the command's payload is not what it expects"),
  ERR_UNKNOWN_COMMAND: no("nobody handles this command"),
  ERR_COMMAND_HANDLED: no("this command has a handler already"),
  ERR_RATE_LIMITED: yes("too much in too short a time"),
  ERR_HISTORY: no("the history request cannot be read"),
  ERR_AUTH_REFRESH: no("the credential was not accepted"),
  ERR_UNAUTHORIZED: no("the request's credential was not accepted"),
  ERR_FORBIDDEN: no("the credential is not allowed to do this"),
  ERR_UNAVAILABLE: yes("it is not available at the moment"),
  ERR_UNKNOWN_AGENT: no("no agent is registered under this name"),
  ERR_AGENT_EXISTS: no("an agent is registered under this name already"),
  ERR_UNKNOWN_RUN: no("there is no such run"),
  ERR_UNKNOWN_APPROVAL: no("there is no such approval"),
  ERR_QUEUE_FULL: yes("too many messages wait in this thread"),
  ERR_TOO_MANY_RUNS: yes("too many runs are open"),
  ERR_RUN_LIFECYCLE: no("the run's events are out of order"),
  ERR_RUN_ENDED: no("the run has ended"),
  ERR_RUN_DEADLINE: yes("the agent did not finish in time"),
  ERR_RUN_ORPHANED: yes("the process that ran the agent is gone"),
  ERR_RUN_INTERRUPTED: yes("the process that ran the agent was shut down"),
  ERR_AGENT_FAILED: no("the agent failed"),
  ERR_ISOLATION: no("the call names another user than the one it belongs to"),
  ERR_LEGACY_NEEDS_USER: no("the legacy call names no user"),
  ERR_LEGACY_REMOVED: no("the legacy name was removed"),
  ERR_CLIENT_CLOSED: no("the client was closed"),
  ERR_CLIENT_STOPPED: no("the client stopped for good; the status says why"),
  ERR_CLIENT_QUEUE_FULL: yes("too many commands wait for a connection"),
  ERR_CONFIG: no("the configuration has problems"),
} as const satisfies Record<`ERR_${string}`, ErrorRow>;

export type ErrorCode = keyof typeof ERROR_CODES;
