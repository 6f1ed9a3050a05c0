import type { Retention } from "@isowire/core/contracts";

const HOUR_MS = 3_600_000;
const MIB = 1024 * 1024;

/** Every bound on one user's log, with its default for durable engines (`value`) and for the memory engine (`inMemory`). */
export const retentionDefaults = {
  maxAgeMs: { value: 24 * HOUR_MS, inMemory: 1 * HOUR_MS, means: "milliseconds an entry is kept, per user" },
  maxEntries: { value: 10_000, inMemory: 10_000, means: "entries kept, per user" },
  maxBytes: { value: 8 * MIB, inMemory: 4 * MIB, means: "bytes kept, per user" },
} as const satisfies Record<keyof Retention, { value: number; inMemory: number; means: string }>;
