import { beforeEach } from "vitest";
import type { Door } from "./door.js";
import { newDoor } from "./new-door.js";
import { oldDoor } from "./old-door.js";
import { countEveryUse } from "./tally.js";

/** The suite runs through both: everything that it asserts holds by the names of today and by the old ones. */
export const DOORS: readonly (readonly [name: string, door: Door])[] = [
  ["by the names of today", newDoor],
  ["by the old names", oldDoor],
];

/** What each block of the suite begins with. */
export function passThrough(door: Door): void {
  beforeEach(({ task }) => {
    door.begin(task.name);
  });
  countEveryUse(door === oldDoor);
}
