import { expect, test } from "vitest";
import { DiskBarrier } from "../src/disk-barrier.js";
import { GroupCommit } from "../src/group-commit.js";
import { openLibsql } from "./libsql.js";
import { outcomeOf } from "./outcome-of.js";
import { temporaryFolder } from "./temporary-folder.js";

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** Commits into a table of their own, behind a disk that is done when it is told so. */
function setUp() {
  const folder = temporaryFolder();
  const database = openLibsql(folder.file("log.db"));
  database.exec("CREATE TABLE numbers (n INTEGER)");
  const disk: { readonly done: () => void; readonly fail: (error: Error) => void }[] = [];
  const barrier = new DiskBarrier(() => new Promise((done, fail) => disk.push({ done, fail })));
  const commits = new GroupCommit(database, { flush: () => undefined, discard: () => undefined }, barrier);
  const count = (): unknown => database.prepare("SELECT count(*) FROM numbers").get([])?.[0];
  return {
    commits,
    count,
    disk,
    insert: (n: number) => commits.write(() => database.prepare("INSERT INTO numbers VALUES (?)").run([n])),
    [Symbol.dispose]: () => {
      database.close();
      folder[Symbol.dispose]();
    },
  };
}

/** What has been settled so far, by name. */
function track() {
  const settled: string[] = [];
  const follow = (name: string, promise: Promise<unknown>): void =>
    void outcomeOf(promise).then((outcome) => settled.push(`${name} ${outcome}`));
  return { settled, follow };
}

test("a receipt waits for the disk, and commits go on meanwhile", async () => {
  using world = setUp();
  const { settled, follow } = track();
  follow("first", world.insert(1));
  await settle();
  follow("second", world.insert(2));
  await settle();
  expect([world.count(), settled]).toEqual([2, []]);
  world.disk[0]!.done();
  await settle();
  expect(settled).toEqual(["first resolved"]);
  world.disk[1]!.done();
  await settle();
  expect(settled).toEqual(["first resolved", "second resolved"]);
});

test("nobody is shown what the disk may still lose", async () => {
  using world = setUp();
  const { settled, follow } = track();
  follow("write", world.insert(1));
  await settle();
  follow("read", world.commits.read(world.count));
  await settle();
  expect(settled).toEqual([]);
  world.disk[0]!.done();
  await settle();
  expect(settled).toEqual(["write resolved", "read resolved"]);
  follow("later", world.commits.read(world.count));
  await settle();
  expect(settled.at(-1)).toBe("later resolved");
});

test("what the disk did not confirm has an unknown outcome", async () => {
  using world = setUp();
  const inserting = outcomeOf(world.insert(1));
  await settle();
  world.disk[0]!.fail(new Error("EIO"));
  expect(await inserting).toBe("ERR_OUTCOME_UNKNOWN");
  const next = outcomeOf(world.insert(2));
  await settle();
  world.disk[1]!.done();
  expect(await next).toBe("resolved");
});

test("closing waits for the disk", async () => {
  using world = setUp();
  const { settled, follow } = track();
  follow("write", world.insert(1));
  follow("close", world.commits.close());
  await settle();
  expect(settled).toEqual([]);
  world.disk[0]!.done();
  await settle();
  expect(settled).toEqual(["write resolved", "close resolved"]);
});
