import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** Run-time counts: what `getMigrationStatus()` answered in the application. */
export interface Usage {
  readonly uses: number;
  readonly deprecations: readonly { readonly code: string; readonly uses: number }[];
}

/** @throws Error when the file is missing or is something else */
export function readUsage(file: string, root: string): Usage {
  const value = JSON.parse(readFileSync(resolve(root, file), "utf8")) as Partial<Usage> | null;
  const rows = value?.deprecations;
  const isUsage =
    typeof value?.uses === "number" &&
    Array.isArray(rows) &&
    rows.every(
      (row: Partial<Usage["deprecations"][number]>) => typeof row.code === "string" && typeof row.uses === "number",
    );
  if (!isUsage) throw new Error(`${file}: expected the JSON of getMigrationStatus(), received something else`);
  return value as Usage;
}
