import { readFileSync } from "node:fs";

/** A message of the corpus. */
export interface Recorded {
  readonly name: string;
  readonly source: string;
  readonly message: { readonly type: string; readonly [field: string]: unknown };
}

export type CorpusFile = "server-messages" | "client-messages";

export function readCorpus(file: CorpusFile): readonly Recorded[] {
  const url = new URL(`../corpus/${file}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as Recorded[];
}
