import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of its own, gone with whoever made it. */
export function temporaryFolder(): Disposable & { readonly file: (name: string) => string } {
  const path = mkdtempSync(join(tmpdir(), "isowire-sqlite-"));
  return {
    file: (name) => join(path, name),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
