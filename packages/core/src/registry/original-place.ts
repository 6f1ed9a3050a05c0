import { findSourceMap } from "node:module";
import { fileURLToPath } from "node:url";

/** Where a compiled `file:line:column` was written, if Node has loaded the file's source map; else as it is. */
export function originalPlace(place: string): string {
  const [, file = "", line = "", column = ""] = /^(.+):(\d+):(\d+)$/.exec(place) ?? [];
  const entry = findSourceMap(file)?.findEntry(Number(line) - 1, Number(column) - 1);
  if (entry === undefined || !("originalSource" in entry)) return place;
  return `${pathOf(entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

function pathOf(source: string): string {
  return source.startsWith("file:") ? fileURLToPath(source) : source;
}
