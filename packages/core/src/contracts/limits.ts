/** Bounds that a hub enforces. Every one is on by default. */
export interface Limits {
  /** Devices of one user over all nodes; the oldest gives way (4504). @defaultValue 20 */
  readonly connectionsPerUser: number;
  /** Sockets of this process; more are refused with 503. @defaultValue 50,000 */
  readonly connectionsPerNode: number;
  /** New sockets a second of this process; more are refused with 429. @defaultValue 500 */
  readonly upgradesPerSecond: number;
  /** Commands and history requests of one user on this node; more answer `ERR_RATE_LIMITED`. @defaultValue 20 */
  readonly commandsPerSecond: number;
  /** Open runs of one user over all nodes; more answer `ERR_TOO_MANY_RUNS`. @defaultValue 10 */
  readonly runsPerUser: number;
  /** Bytes a second from one user's devices on this node; more answer `ERR_RATE_LIMITED`. @defaultValue 256 KiB */
  readonly bytesInPerSecond: number;
  /** Bytes waiting for one slow connection before it falls back to reading from the log. @defaultValue 1 MiB */
  readonly bufferedBytes: number;
  /** One inbound message; larger closes 1009. @defaultValue 64 KiB */
  readonly maxMessageBytes: number;
  /** One event's payload; larger is `ERR_EVENT_TOO_LARGE`. At most a quarter of `bufferedBytes`. @defaultValue 256 KiB */
  readonly maxEventBytes: number;
  /** Appends of one user under way; more are `ERR_OVERLOADED`. @defaultValue 1,000 */
  readonly maxPendingAppends: number;
  /** Bytes of one user's appends under way; more are `ERR_OVERLOADED`. @defaultValue 4 MiB */
  readonly maxPendingBytes: number;
}
