import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keep } from "./keep.js";

/**
 * @param {string} title
 * @returns {import("./index.js").TemporaryFolder}
 */
export function makeTemporaryFolder(title) {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `${title}-`)));
  keep({ folder: path, signal: "SIGTERM" });
  return {
    path,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
      keep({ folder: path, signal: "SIGTERM", done: true });
    },
  };
}
