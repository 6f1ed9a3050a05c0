import { expect, test } from "vitest";
import { Background } from "./background.js";

test("runs once for all who ask in one turn, and once more for those who ask while it runs", async () => {
  let runs = 0;
  let underWay = 0;
  let most = 0;
  const background = new Background(
    async () => {
      runs += 1;
      underWay += 1;
      most = Math.max(most, underWay);
      if (runs === 1) background.soon();
      if (runs === 1) background.soon();
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
    },
    () => undefined,
  );
  for (let n = 0; n < 5; n += 1) background.soon();
  await background.idle();
  expect([runs, most]).toEqual([2, 1]);
  background.soon();
  await background.idle();
  expect(runs).toBe(3);
});

test("a failure is told, and the next one who asks has it run again", async () => {
  const told: unknown[] = [];
  let runs = 0;
  const background = new Background(
    async () => {
      runs += 1;
      if (runs === 1) throw new Error("first");
    },
    (error) => told.push(error),
  );
  background.soon();
  await background.idle();
  background.soon();
  await background.idle();
  expect([runs, told]).toEqual([2, [new Error("first")]]);
});
