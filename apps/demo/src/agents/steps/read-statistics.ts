/** One number of the hub. */
export interface Statistic {
  /** Where it stands in what the hub reports, such as "connections" or "limits.runs". */
  readonly name: string;
  readonly value: number | boolean;
}

const MAX_DEPTH = 3;

/** The numbers and flags in what a hub reports, however nested; texts such as a node's id are not statistics. */
export function readStatistics(stats: unknown, path: readonly string[] = []): Statistic[] {
  if (typeof stats === "number" || typeof stats === "boolean") return [{ name: path.join("."), value: stats }];
  if (typeof stats !== "object" || stats === null || path.length >= MAX_DEPTH) return [];
  return Object.entries(stats).flatMap(([name, value]) => readStatistics(value, [...path, name]));
}
