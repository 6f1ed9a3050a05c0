import type { ApiName } from "./public-api.js";
import { isWidened } from "./is-widened.js";

export type Bump = "none" | "patch" | "minor" | "major";

export interface ApiChange {
  readonly name: string;
  readonly what: "added" | "widened" | "changed" | "removed";
  /** The least that a release with it may be. */
  readonly bump: "minor" | "major";
  readonly before: string;
  readonly after: string;
}

const ORDER: readonly Bump[] = ["none", "patch", "minor", "major"];

/** What became of the names of an entry point. What has no name of its own matters only where it was and is. */
export function diffApi(before: readonly ApiName[], after: readonly ApiName[]): readonly ApiChange[] {
  const old = byName(before);
  const now = byName(after);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const change = changeOf(old.get(name), now.get(name));
    return change === undefined ? [] : [{ name, ...change }];
  });
}

/** The most that any of these changes demands. */
export function demandedBump(changes: readonly ApiChange[]): Bump {
  return ORDER[Math.max(0, ...changes.map(({ bump }) => ORDER.indexOf(bump)))] ?? "none";
}

export function isEnough(planned: Bump, demanded: Bump): boolean {
  return ORDER.indexOf(planned) >= ORDER.indexOf(demanded);
}

function changeOf(before: ApiName | undefined, after: ApiName | undefined): Omit<ApiChange, "name"> | undefined {
  const texts = { before: before?.declaration ?? "", after: after?.declaration ?? "" };
  if (before === undefined || after === undefined) {
    if ((before ?? after)?.kind === "inner") return undefined;
    return before === undefined
      ? { what: "added", bump: "minor", ...texts }
      : { what: "removed", bump: "major", ...texts };
  }
  const isValueLost = before.kind === "value" && after.kind !== "value";
  if (!isValueLost && texts.before === texts.after) return undefined;
  const isWide = !isValueLost && isWidened(texts.before, texts.after);
  return { ...(isWide ? { what: "widened", bump: "minor" } : { what: "changed", bump: "major" }), ...texts };
}

/** A name that moved between being named and being part of something is the same name. */
function byName(names: readonly ApiName[]): ReadonlyMap<string, ApiName> {
  return new Map(names.toReversed().map((each) => [each.name, each]));
}
