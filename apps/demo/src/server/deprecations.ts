import { getMigrationStatus } from "@isowire/core";

/** One deprecated name that this process has used. */
export interface DeprecationCount {
  readonly code: string;
  /** Exact: the warning comes once, the count goes on. */
  readonly uses: number;
  /** As Node was given it; absent when warnings are switched off. */
  readonly message?: string;
}

/** By code. Node announces each once in the life of a process, so they are kept as long. */
const messages = new Map<string, string>();

/** Keeps the deprecation warnings of this process from now on, as Node announces them. */
export function watchDeprecations(): void {
  process.off("warning", remember);
  process.on("warning", remember);
}

/** The deprecated names this process has used, and what was said of them. */
export function listDeprecations(): readonly DeprecationCount[] {
  return getMigrationStatus().deprecations.map(({ code, uses }) => {
    const message = messages.get(code);
    return { code, uses, ...(message !== undefined && { message }) };
  });
}

function remember({ name, message, code }: Error & { readonly code?: unknown }): void {
  if (name === "DeprecationWarning" && typeof code === "string") messages.set(code, message);
}
