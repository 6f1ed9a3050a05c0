import { publicApi } from "./public-api.js";

/** What a consumer can name of each entry point: one line a name, `value` when it exists at run time. Sorted. */
export function publicNames(entries: readonly string[], consumer: string): ReadonlyMap<string, readonly string[]> {
  const api = [...publicApi(entries, consumer)];
  return new Map(
    api.map(([entry, names]) => [
      entry,
      names.filter(({ kind }) => kind !== "inner").map(({ kind, name }) => `${kind.padEnd(5)} ${name}`),
    ]),
  );
}
