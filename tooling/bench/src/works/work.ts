/** Servers, each in a process of its own. */
export const SERVERS = ["ws", "isowire", "isowire-keys", "socket.io", "socket.io-recovery", "bun"] as const;
export type Server = (typeof SERVERS)[number];

/** Engines of Isowire. */
export type EngineName = "memory" | "sqlite" | "postgres" | "redis";

/** What is compared. */
export type Peer = Server | EngineName;

/** What one measurement of one peer came to, by the names of the work's metrics. */
export type Sample = Readonly<Record<string, number>>;

export interface Metric {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  /** Decimals in the table. */
  readonly digits: number;
}

/** What must hold. */
export interface Bar {
  readonly subject: Peer;
  readonly metric: string;
  /** Compared with this peer, pair by pair. */
  readonly against: Peer;
  /** `against`'s metric when it is another one than `metric`. */
  readonly againstMetric?: string;
  readonly comparison: "ratio" | "difference";
  readonly atMost: number;
  /** What we would like; not judged. */
  readonly goal?: number;
  /** Two metrics of `against` that measure the same thing, to see the noise. @defaultValue the control, measured twice */
  readonly noise?: readonly [string, string];
}

export interface Setup<P extends Peer = Peer> {
  readonly peer: P;
  /** Fewer and shorter: to see that it works, not to judge. */
  readonly quick: boolean;
  /** A folder for CPU profiles of the servers. */
  readonly profile?: string | undefined;
}

/** Something that peers do, measured. */
export interface Work<P extends Peer = Peer> {
  readonly name: string;
  readonly title: string;
  /** What happens, in a sentence. */
  readonly what: string;
  readonly peers: readonly P[];
  /** What the others are compared with. Measured twice in every round, to see how much two equals differ. */
  readonly control: P;
  readonly metrics: readonly Metric[];
  /** What the chart shows. @defaultValue the first metric as bars */
  readonly chart?: Chart;
  readonly bars: readonly Bar[];
  /** One measurement, with servers and clients of its own. */
  run(setup: Setup<P>): Promise<Sample>;
}

/** `bars`: one group for each metric. `line`: one line for each peer, over metrics that stand for points on the x axis. */
export type Chart =
  | { readonly kind: "bars"; readonly metrics: readonly string[] }
  | {
      readonly kind: "line";
      readonly x: string;
      readonly points: readonly { readonly at: number; readonly metric: string }[];
    };
