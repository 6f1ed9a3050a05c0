import { statSync } from "node:fs";
import { IsowireError } from "@isowire/core/protocol";

const REGISTRY = Symbol.for("isowire.sqlite.open.1");

/**
 * Files that engines of this process have open, over all copies of this package. SQLite's own lock keeps other processes out,
 * and other connections of the same library; two libraries in one process do not see each other's.
 */
function openFiles(): Set<string> {
  const holder = globalThis as { [REGISTRY]?: Set<string> };
  return (holder[REGISTRY] ??= new Set());
}

/** @throws IsowireError `ERR_SQLITE_IN_USE` when an engine of this process has it open */
export function assertNotOpenHere(path: string): void {
  const identity = identityOf(path);
  if (identity !== undefined && openFiles().has(identity)) throw inUse("an engine of this process has it open");
}

/** From now on it is open here, until disposed of. */
export function markOpen(path: string): Disposable {
  const identity = identityOf(path) ?? path;
  openFiles().add(identity);
  return { [Symbol.dispose]: () => void openFiles().delete(identity) };
}

export function inUse(why: string, cause?: unknown): IsowireError {
  return new IsowireError("ERR_SQLITE_IN_USE", {
    message: `unable to open the database; ${why}. A file belongs to one engine at a time: end the other one, or use another file`,
    cause,
  });
}

/** The file itself, by whichever of its names. It is not opened: to close it again would end SQLite's locks. */
function identityOf(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && `${String(stats.dev)}:${String(stats.ino)}`;
}
