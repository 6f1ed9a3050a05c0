import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { demandedBump, diffApi, type ApiChange, type Bump } from "./api-diff.js";
import { parseReport, reportFile } from "./api-report.js";
import { entryPoints, ROOT, type Package } from "./workspace.js";

const RECORDS = join(ROOT, "tooling/repo-checks/api");

export interface Demand {
  readonly bump: Bump;
  /** By entry point. */
  readonly changes: readonly (ApiChange & { readonly entry: string })[];
}

/**
 * What a package's public API, as it is on record, demands of its next release, held against the record that its last release
 * left in `released/`. Of a package that was never released it demands nothing.
 */
export function demandOf(each: Package): Demand {
  const entries = entryPoints(each);
  const released = entries.filter((entry) => existsSync(join(RECORDS, "released", reportFile(entry))));
  if (released.length === 0) return { bump: "none", changes: [] };
  const changes = entries.flatMap((entry) =>
    diffApi(record(`released/${reportFile(entry)}`), record(reportFile(entry))).map((change) => ({ entry, ...change })),
  );
  return { bump: demandedBump(changes), changes };
}

function record(file: string) {
  const path = join(RECORDS, file);
  return existsSync(path) ? parseReport(readFileSync(path, "utf8")) : [];
}
