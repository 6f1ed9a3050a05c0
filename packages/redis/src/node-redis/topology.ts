import type { NodeRedisClient } from "./client-shapes.js";

/** A primary and a connection to it. */
export interface Primary {
  readonly address: string;
  readonly client: NodeRedisClient;
}

/** Where keys and channels are: on the one server, or on the primaries of a cluster. */
export interface Topology {
  readonly layout: "one" | "many";
  /** Calls of one lane keep their order. */
  laneOf(key: string): string;
  /** The connection that takes calls for the key at this moment; nothing while there is none. */
  clientFor(key: string): NodeRedisClient | undefined;
  /** Sends a command wherever the key is, however often it has moved. */
  follow(key: string, command: string[]): Promise<unknown>;
  primaries(): Promise<readonly Primary[]>;
  /** The address of the primary that has the channel; nothing while nobody knows. */
  placeOf(channel: string): string | undefined;
  /** A connection to listen on, not yet connected. */
  listenerAt(place: string): Promise<NodeRedisClient>;
  close(): void;
}
