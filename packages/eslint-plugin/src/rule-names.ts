export type RuleName =
  "no-legacy-import" | "no-legacy-api" | "no-direct-instantiation" | "no-shared-manager" | "no-untrusted-context";
