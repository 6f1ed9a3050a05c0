import { getMigrationStatus } from "@isowire/core";
import { usesLately, watchUses } from "./deprecation-metric.js";

/** One deprecated name that this process has used. */
export interface DeprecationCount {
  readonly code: string;
  /** Exact: the warning comes once, the count goes on. */
  readonly uses: number;
  /** Of the last minute. */
  readonly lately: number;
  /** As Node was given it; absent when warnings are switched off. */
  readonly message?: string;
}

/** By code. Node announces each once in the life of a process, so they are kept as long. */
const messages = new Map<string, string>();

/** Keeps the deprecation warnings of this process from now on, as Node announces them, and counts the uses. */
export function watchDeprecations(): void {
  process.off("warning", remember);
  process.on("warning", remember);
  watchUses();
}

/** The deprecated names this process has used, and what was said of them. */
export function listDeprecations(): readonly DeprecationCount[] {
  const lately = usesLately();
  return getMigrationStatus().deprecations.map(({ code, uses }) => {
    const message = messages.get(code);
    return { code, uses, lately: lately[code] ?? 0, ...(message !== undefined && { message }) };
  });
}

function remember({ name, message, code }: Error & { readonly code?: unknown }): void {
  if (name === "DeprecationWarning" && typeof code === "string") messages.set(code, message);
}
