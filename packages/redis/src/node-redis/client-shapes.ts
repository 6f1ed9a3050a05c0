/** What is used of a node-redis client; its own types, with all their parameters, are assignable to this. */
export interface NodeRedisClient {
  readonly isReady: boolean;
  duplicate(): NodeRedisClient;
  connect(): Promise<unknown>;
  destroy(): void;
  on(event: string, listener: (value: unknown) => void): unknown;
  sendCommand(args: string[], options?: object): Promise<unknown>;
  subscribe(channels: string[], listener: ChannelListener): Promise<unknown>;
  unsubscribe(channels: string[], listener: ChannelListener): Promise<unknown>;
  sSubscribe(channels: string[], listener: ChannelListener): Promise<unknown>;
  sUnsubscribe(channels: string[], listener: ChannelListener): Promise<unknown>;
}

export type ChannelListener = (message: string, channel: string) => void;

/** A primary of a cluster, as node-redis knows it. */
export interface NodeRedisNode {
  readonly address: string;
  readonly client?: NodeRedisClient | undefined;
}

/** What is used of a node-redis cluster client. */
export interface NodeRedisCluster {
  readonly slots: readonly { readonly master: NodeRedisNode }[];
  readonly masters: readonly NodeRedisNode[];
  duplicate(overrides?: object): NodeRedisCluster;
  connect(): Promise<unknown>;
  destroy(): void;
  on(event: string, listener: (value: unknown) => void): unknown;
  nodeClient(node: never): Promise<NodeRedisClient>;
  // eslint-disable-next-line house/max-params -- the signature is node-redis's
  sendCommand(firstKey: string, isReadonly: boolean, args: string[], options?: object): Promise<unknown>;
}

/** No timer for each command (node-redis makes an AbortSignal, which costs most of its speed), and text as text. */
export const PLAIN = { timeout: undefined, typeMapping: {} } as const;
