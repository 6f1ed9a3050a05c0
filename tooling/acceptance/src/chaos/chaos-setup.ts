/** What a node is told when it is started. */
export interface ChaosSetup {
  readonly engineUrl: string;
  /** 0 the first time. */
  readonly port: number;
}

/** What it says once it serves. */
export interface ChaosReady {
  readonly port: number;
}

/** Room for everything that one run of the chaos says, so that whatever is missing was lost. */
export const CHAOS_RETENTION = { maxAgeMs: 86_400_000, maxEntries: 1_000_000, maxBytes: 1_073_741_824 };
