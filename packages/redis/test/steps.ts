import type { Engine, Entry, EventInput, Position, User } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";

const DEADLINE_MS = 15_000;

/** An event that says its number. */
export const numbered = (n: number): EventInput => ({ type: "step", payload: { n } });

/** The whole numbers from `first` to `last`. */
export const range = (first: number, last: number): readonly number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

export async function appendSteps(engine: Engine, user: User, numbers: readonly number[]): Promise<Position[]> {
  const positions: Position[] = [];
  for (const n of numbers) positions.push((await engine.log.append(user, { events: [numbered(n)] })).position);
  return positions;
}

const numbersOf = (entries: readonly Entry[]): readonly number[] =>
  entries.map((entry) => (entry.payload as { readonly n: number }).n);

export async function numbersIn(engine: Engine, user: User): Promise<readonly number[]> {
  const page = await engine.log.read(user, { limit: 100_000 });
  if (page.status !== "ok") throw new Error(`expected a page, received ${page.status}`);
  return numbersOf(page.entries);
}

export async function statusAfter(engine: Engine, user: User, after: Position | undefined): Promise<string> {
  if (after === undefined) throw new Error("expected a position");
  return (await engine.log.read(user, { after, limit: 1 })).status;
}

/** The code a call was refused with, or "resolved". */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "resolved";
  } catch (error) {
    if (IsowireError.isInstance(error)) return error.code;
    throw error;
  }
}

/** Waits until it holds. */
export async function until(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + DEADLINE_MS;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`waited ${DEADLINE_MS} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

let users = 0;

/** A user that nobody else has. */
export function someone(): User {
  users += 1;
  return { tenantId: `tenant-${process.pid}`, userId: `user-${users}` };
}
