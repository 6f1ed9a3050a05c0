export interface ErrorRow {
  /** What went wrong, as the message when the thrower has no better one. */
  readonly summary: string;
  /** The same call may succeed later, unchanged. */
  readonly retryable: boolean;
  /** Of a limit: when to ask again, as long as the thrower knows no better. Ms. */
  readonly retryAfterMs?: number;
}

/**
 * Every code, once. ERRORS.md repeats the table with a column "what you do"; a test compares them. Literals only, no calls:
 * a bundle for a page that does not name the table leaves it out.
 */
export const ERROR_CODES = {
  ERR_NOT_A_CONTEXT: {
    summary: "a copy of a UserContext is not one; mint it with createUserContext",
    retryable: false,
  },
  ERR_INVALID_USER: { summary: "the user's ids are not usable", retryable: false },
  ERR_NO_DEFAULT_HUB: {
    summary: "there is no default hub; call setDefaultHub(createHub()) at start",
    retryable: false,
  },
  ERR_DEFAULT_HUB_EXISTS: { summary: "another default hub is set in this process", retryable: false },
  ERR_MIXED_COPIES: { summary: "two copies of @isowire/core disagree", retryable: false },
  ERR_CLOSED: { summary: "it was closed", retryable: false },
  ERR_DRAINING: { summary: "this process is shutting down", retryable: true },
  ERR_CONTRACT: { summary: "what was given does not satisfy the contract", retryable: false },
  ERR_INVALID_OPTION: { summary: "an option is out of its range", retryable: false },
  ERR_EVENT_TYPE: { summary: "an event type is [a-z][a-z0-9_.:-]{0,63}", retryable: false },
  ERR_RESERVED_TYPE: { summary: "this event type is reserved", retryable: false },
  ERR_EVENT_TOO_LARGE: { summary: "the event is larger than maxEventBytes", retryable: false },
  ERR_PAYLOAD: { summary: "the payload is not JSON", retryable: false },
  ERR_ID: { summary: "an id is 1 to 128 characters", retryable: false },
  ERR_EVENT_INVALID: { summary: "the payload does not match the event's schema", retryable: false },
  ERR_OVERLOADED: { summary: "too many appends of this user are under way", retryable: true, retryAfterMs: 100 },
  ERR_OUTCOME_UNKNOWN: { summary: "it is not known whether this took effect", retryable: false },
  ERR_IDEMPOTENCY_KEY: { summary: "an idempotency key is 1 to 128 characters", retryable: false },
  ERR_IDEMPOTENCY_MISMATCH: { summary: "the idempotency key was used for another event", retryable: false },
  ERR_FENCED: { summary: "somebody else has taken over", retryable: false },
  ERR_VERSION_CONFLICT: { summary: "the value was changed meanwhile", retryable: true },
  ERR_STATE_TOO_LARGE: { summary: "a state value is larger than 256 KiB", retryable: false },
  ERR_STATE_KEY: {
    summary: "a state or lease key is 1 to 256 characters, and an append writes a key once",
    retryable: false,
  },
  ERR_MALFORMED: { summary: "the message cannot be read", retryable: false },
  ERR_UNKNOWN_TYPE: { summary: "the message type is not known", retryable: false },
  ERR_COMMAND_ID: { summary: "a command id is 16 to 64 characters", retryable: false },
  ERR_COMMAND_ID_REUSED: { summary: "the command id was used for another command", retryable: false },
  ERR_COMMAND_PENDING: { summary: "the first command with this id is still being handled", retryable: true },
  ERR_COMMAND_TIMEOUT: { summary: "the command was not handled in time", retryable: true },
  ERR_COMMAND_FAILED: { summary: "the command failed", retryable: false },
  ERR_COMMAND_INVALID: { summary: "the command's payload is not what it expects", retryable: false },
  ERR_UNKNOWN_COMMAND: { summary: "nobody handles this command", retryable: false },
  ERR_COMMAND_HANDLED: { summary: "this command has a handler already", retryable: false },
  ERR_RATE_LIMITED: { summary: "too much in too short a time", retryable: true, retryAfterMs: 1000 },
  ERR_HISTORY: { summary: "the history request cannot be read", retryable: false },
  ERR_AUTH_REFRESH: { summary: "the credential was not accepted", retryable: false },
  ERR_UNAUTHORIZED: { summary: "the request's credential was not accepted", retryable: false },
  ERR_FORBIDDEN: { summary: "the credential is not allowed to do this", retryable: false },
  ERR_UNAVAILABLE: { summary: "it is not available at the moment", retryable: true },
  ERR_UNKNOWN_AGENT: { summary: "no agent is registered under this name", retryable: false },
  ERR_AGENT_EXISTS: { summary: "an agent is registered under this name already", retryable: false },
  ERR_UNKNOWN_RUN: { summary: "there is no such run", retryable: false },
  ERR_UNKNOWN_APPROVAL: { summary: "there is no such approval", retryable: false },
  ERR_QUEUE_FULL: { summary: "too many messages wait in this thread", retryable: true, retryAfterMs: 1000 },
  ERR_TOO_MANY_RUNS: { summary: "too many runs are open", retryable: true, retryAfterMs: 1000 },
  ERR_RUN_LIFECYCLE: { summary: "the run's events are out of order", retryable: false },
  ERR_RUN_ENDED: { summary: "the run has ended", retryable: false },
  ERR_RUN_DEADLINE: { summary: "the agent did not finish in time", retryable: true },
  ERR_RUN_INTERRUPTED: { summary: "the process that ran the agent is gone", retryable: true },
  ERR_AGENT_FAILED: { summary: "the agent failed", retryable: false },
  ERR_ISOLATION: { summary: "the call names another user than the one it belongs to", retryable: false },
  ERR_LEGACY_NEEDS_USER: { summary: "the legacy call names no user", retryable: false },
  ERR_LEGACY_REMOVED: { summary: "the legacy name was removed", retryable: false },
  ERR_CLIENT_CLOSED: { summary: "the client was closed", retryable: false },
  ERR_CLIENT_STOPPED: { summary: "the client stopped for good; the status says why", retryable: false },
  ERR_CLIENT_QUEUE_FULL: { summary: "too many commands wait for a connection", retryable: true },
  ERR_CONFIG: { summary: "the configuration has problems", retryable: false },
  ERR_SQLITE_IN_USE: { summary: "another engine has the database file open", retryable: true },
  ERR_SQLITE_CORRUPT: { summary: "the database file is damaged", retryable: false },
  ERR_REDIS_EVICTION: { summary: "the Redis server may evict what it holds", retryable: false },
} as const satisfies Record<`ERR_${string}`, ErrorRow>;

export type ErrorCode = keyof typeof ERROR_CODES;
