import type { Problem } from "./problem.js";

const MARK = Symbol.for("isowire.error");

/**
 * The configuration is wrong. Holds every problem at once; its message has one line for each, and no secret:
 * `ISOWIRE_PORT: expected an integer 0 to 65535, received "abc"`.
 */
export class ConfigError extends Error {
  readonly code = "ERR_CONFIG";
  readonly retryable = false;
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super([`unable to load the configuration; ${count}`, ...problems.map(problemToLine)].join("\n"));
    this.name = "ConfigError";
    this.problems = problems;
    Object.defineProperty(this, MARK, { value: true });
  }

  /** What every Isowire error has: facts for code. */
  get details(): { readonly problems: readonly Problem[] } {
    return { problems: this.problems };
  }

  /** True for a ConfigError of any copy of this package. */
  static isInstance(value: unknown): value is ConfigError {
    return (
      typeof value === "object" &&
      value !== null &&
      MARK in value &&
      (value as { code?: unknown }).code === "ERR_CONFIG"
    );
  }
}

function problemToLine({ name, expected, received, source }: Problem): string {
  const file = source.kind === "file" ? [source.path || '""'] : [];
  const where = [...file, ...(name === "" ? [] : [name])].join(": ");
  return `${where}: expected ${expected}, received ${received}`;
}
