import type { Engine } from "../../contracts/engine.js";
import type { Entry, EventInput } from "../../contracts/event.js";
import type { ReadResult } from "../../contracts/event-log.js";
import type { Position } from "../../contracts/position.js";
import type { User } from "../../contracts/user-context.js";

/** More than any case appends. */
export const ALL = 100_000;

/** An event that says its number. */
export function numbered(n: number): EventInput {
  return { type: "step", payload: { n } };
}

/** Appends `count` events, one an append and one after the other, numbered from `from`. */
export async function appendSteps(
  engine: Engine,
  user: User,
  { count, from = 1 }: { readonly count: number; readonly from?: number },
): Promise<readonly Position[]> {
  const positions: Position[] = [];
  for (let n = from; n < from + count; n += 1) {
    positions.push((await engine.log.append(user, { events: [numbered(n)] })).position);
  }
  return positions;
}

/** The numbers of `numbered` events. */
export function numbersOf(entries: readonly Entry[]): readonly unknown[] {
  return entries.map((entry) => (entry.payload as { readonly n?: unknown }).n);
}

export function offsetsOf(entries: readonly Entry[]): readonly number[] {
  return entries.map((entry) => entry.offset);
}

/** The whole numbers from `first` to `last`. */
export function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** Everything retained, oldest first. */
export async function readAll(engine: Engine, user: User): Promise<readonly Entry[]> {
  return (await readOk(engine, user, { limit: ALL })).entries;
}

/** A read that must be `ok`. */
export async function readOk(
  engine: Engine,
  user: User,
  query: Parameters<Engine["log"]["read"]>[1],
): Promise<Extract<ReadResult, { status: "ok" }>> {
  const result = await engine.log.read(user, query);
  if (result.status !== "ok") throw new Error(`expected a read that is ok, received ${result.status}`);
  return result;
}

/** The status of a read after `after`. */
export async function statusAfter(engine: Engine, user: User, after: Position): Promise<ReadResult["status"]> {
  return (await engine.log.read(user, { after, limit: ALL })).status;
}
