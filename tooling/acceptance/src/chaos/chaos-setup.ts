/** What a node is told when it is started. */
export interface ChaosSetup {
  readonly engineUrl: string;
  /** The same each time it is started. */
  readonly port: number;
}

/** Room for everything that one run of the chaos says, so that whatever is missing was lost. */
export const CHAOS_RETENTION = { maxAgeMs: 86_400_000, maxEntries: 1_000_000, maxBytes: 1_073_741_824 };
