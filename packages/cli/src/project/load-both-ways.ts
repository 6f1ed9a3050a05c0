import { errorText } from "../report/error-text.js";
import { missingModule } from "./is-missing.js";
import { CannotRun } from "../report/cannot-run.js";
import type { Project } from "./project.js";

/** How a path of a package loads from the project. */
export interface PathReport {
  readonly path: string;
  readonly import: string;
  readonly require: string;
  /** `needs`: it loads once an optional library is installed. */
  readonly status: "same" | "different" | "failed" | "needs";
  /** What is wrong with it, or what it needs. */
  readonly reason?: string;
}

/** Imports and requires a path, and compares the names it exports. */
export async function loadBothWays(project: Project, path: string): Promise<PathReport> {
  const imported = await outcome(() => project.import<object>(path));
  const required = await outcome(() => project.require<object>(path));
  const shown = { path, import: textOf(imported), require: textOf(required) };
  for (const each of [imported, required]) {
    if ("names" in each) continue;
    const missing = missingModule(each.error);
    const isOptional = missing !== undefined && !missing.startsWith("@isowire/");
    const reason = isOptional ? `needs ${missing}, which is not installed` : errorText(each.error);
    return { ...shown, status: isOptional ? "needs" : "failed", reason };
  }
  const [ours, theirs] = [imported, required].map((each) => ("names" in each ? each.names.join() : ""));
  if (ours === theirs) return { ...shown, status: "same" };
  return { ...shown, status: "different", reason: "import and require give different names" };
}

type Outcome = { readonly names: readonly string[] } | { readonly error: unknown };

const OF_THE_LOADER = new Set(["default", "module.exports", "__esModule"]);

async function outcome(load: () => object | Promise<object>): Promise<Outcome> {
  try {
    const module = await load();
    return {
      names: Object.keys(module)
        .filter((name) => !OF_THE_LOADER.has(name))
        .sort(),
    };
  } catch (error) {
    return { error };
  }
}

function textOf(each: Outcome): string {
  if ("names" in each) return `${each.names.length} names`;
  return each.error instanceof CannotRun ? "not found" : "failed";
}
