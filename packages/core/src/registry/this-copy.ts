import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { VERSION } from "./version.js";

/** One copy of the package that was loaded into this process. */
export interface Copy {
  readonly version: string;
  readonly format: "esm" | "cjs";
  /** The directory it was loaded from. */
  readonly path: string;
}

/** Which copy this code is. The entry points of one build are one copy. */
export function thisCopy(): Copy {
  const file = fileURLToPath(import.meta.url);
  return { version: VERSION, format: file.endsWith(".cjs") ? "cjs" : "esm", path: dirname(file) };
}
