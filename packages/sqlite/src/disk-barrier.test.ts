import { expect, test } from "vitest";
import { DiskBarrier } from "./disk-barrier.js";

/** A disk that is done when it is told so. */
function slowDisk() {
  const waits: { readonly done: () => void; readonly fail: (error: Error) => void }[] = [];
  const barrier = new DiskBarrier(() => new Promise((done, fail) => waits.push({ done, fail })));
  return { barrier, waits };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("who comes while the disk is busy shares the next wait, which begins after they came", async () => {
  const { barrier, waits } = slowDisk();
  const passed: string[] = [];
  const pass = (name: string): void => void barrier.pass().then(() => passed.push(name));
  pass("a");
  pass("b");
  pass("c");
  expect(waits.length).toBe(1);
  waits[0]!.done();
  await settle();
  expect([passed, waits.length]).toEqual([["a"], 2]);
  pass("d");
  waits[1]!.done();
  await settle();
  expect([passed, waits.length]).toEqual([["a", "b", "c"], 3]);
  waits[2]!.done();
  await settle();
  expect(passed).toEqual(["a", "b", "c", "d"]);
  pass("e");
  expect(waits.length).toBe(4);
});

test("a disk that fails fails those who waited for that, and nobody who came later", async () => {
  const { barrier, waits } = slowDisk();
  const outcomes = [barrier.pass(), barrier.pass()].map((passed) =>
    passed.then(
      () => "passed",
      (error: unknown) => (error as Error).message,
    ),
  );
  waits[0]!.fail(new Error("EIO"));
  await settle();
  waits[1]!.done();
  expect(await Promise.all(outcomes)).toEqual(["EIO", "passed"]);
});
