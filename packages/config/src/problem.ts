/** One thing that is wrong with the configuration. Holds no secret, so it can be logged. */
export interface Problem {
  /** The environment variable, or the key in the file (`limits.connectionsPerUser`); empty for a file as a whole. */
  readonly name: string;
  /** What would be right. */
  readonly expected: string;
  /** What is there: strings in quotes, `"[redacted]"` for what may be secret, `nothing` for what is missing. */
  readonly received: string;
  readonly source: ProblemSource;
}

/** Where the wrong value was, or, for a missing one, where it would go. */
export type ProblemSource = { readonly kind: "environment" } | { readonly kind: "file"; readonly path: string };
