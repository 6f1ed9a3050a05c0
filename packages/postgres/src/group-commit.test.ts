import { expect, test } from "vitest";
import type { AppendResult } from "@isowire/core/contracts";
import type { Portion } from "./append-call.js";
import { GroupCommit, type PortionOutcome } from "./group-commit.js";
import { prepareAppend } from "./prepare-append.js";

interface Call {
  readonly users: readonly string[];
  readonly counts: readonly number[];
  readonly waits: boolean;
  readonly answer: (outcomes?: readonly PortionOutcome[]) => void;
  readonly fail: (error: Error) => void;
}

/** A group whose calls wait until the test answers them. */
function createGroup(): { readonly group: GroupCommit; readonly calls: Call[] } {
  const calls: Call[] = [];
  const group = new GroupCommit(
    (portions, { waits }) =>
      new Promise((resolve, reject) => {
        calls.push({
          users: portions.map(({ user }) => user.k),
          counts: portions.map(({ appends }) => appends.length),
          waits,
          answer: (outcomes = portions.map(doneOf)) => resolve(outcomes),
          fail: reject,
        });
      }),
  );
  return { group, calls };
}

const doneOf = ({ appends }: Portion): PortionOutcome =>
  appends.map((): AppendResult => ({
    position: { epoch: "e", offset: 1, time: 1 },
    duplicate: false,
    entries: [],
    versions: [],
  }));

const user = (k: string) => ({ n: 1, k, t: "", u: k });
const plain = prepareAppend({ events: [{ type: "said", payload: 1 }] });
const guarded = prepareAppend({ events: [], idempotencyKey: "k" });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("what is called in one turn goes together; while two calls are under way, the rest gathers", async () => {
  const { group, calls } = createGroup();
  const appends = ["a", "b"].map((k) => group.append(user(k), plain));
  await turn();
  appends.push(group.append(user("c"), plain));
  await turn();
  for (const k of ["d", "e", "f"]) {
    appends.push(group.append(user(k), plain));
    await turn();
  }
  expect(calls.map(({ users }) => users)).toEqual([["a", "b"], ["c"]]);
  calls[0]!.answer();
  await turn();
  expect(calls[2]?.users).toEqual(["d", "e", "f"]);
  for (const call of calls) call.answer();
  await Promise.all(appends);
  await group.idle();
});

test("of one user plain appends go together, others one by one, and never two calls at once", async () => {
  const { group, calls } = createGroup();
  const all = Promise.all(
    [plain, plain, guarded, guarded, plain, plain].map((append) => group.append(user("a"), append)),
  );
  for (const [index, counts] of [[2], [1], [1], [2]].entries()) {
    await turn();
    expect(calls.length).toBe(index + 1);
    expect(calls[index]?.counts).toEqual(counts);
    calls[index]!.answer();
  }
  await all;
});

test("a user whose head is held goes on alone, waiting, with everything in order; at most two at a time do", async () => {
  const { group, calls } = createGroup();
  const appends = ["a", "b", "c", "d"].map((k) => group.append(user(k), plain));
  await turn();
  calls[0]!.answer([undefined, doneOf({ user: user("b"), appends: [plain] }), undefined, undefined]);
  await turn();
  appends.push(group.append(user("a"), plain), group.append(user("e"), plain));
  await turn();
  expect(calls.slice(1).map(({ users, waits, counts }) => [users, waits, counts])).toEqual([
    [["a"], true, [1]],
    [["c"], true, [1]],
    [["e"], false, [1]],
  ]);
  calls[1]!.answer();
  await turn();
  expect(calls.slice(4).map(({ users, waits }) => [users, waits])).toEqual([
    [["a"], false],
    [["d"], true],
  ]);
  for (const call of calls) call.answer();
  await Promise.all(appends);
});

test("a call that fails fails its appends and no others, and the users go on", async () => {
  const { group, calls } = createGroup();
  const lost = [group.append(user("a"), plain), group.append(user("b"), plain)].map((append) =>
    append.catch((error: unknown) => error),
  );
  await turn();
  const next = group.append(user("a"), plain);
  calls[0]!.fail(new Error("lost"));
  await turn();
  calls[1]!.answer();
  expect(await Promise.all(lost)).toEqual([new Error("lost"), new Error("lost")]);
  await next;
});

test("one call takes no more than 256 users, 1,024 appends or a mebibyte and what comes last", async () => {
  const large = prepareAppend({ events: [{ type: "said", payload: "x".repeat(400_000) }] });
  for (const [appends, expected] of [
    [Array.from({ length: 300 }, (_, n) => [String(n), plain] as const), [256, 44]],
    [Array.from({ length: 2000 }, () => ["a", plain] as const), [1]],
    [Array.from({ length: 8 }, (_, n) => [String(n), large] as const), [3, 3]],
    [Array.from({ length: 4 }, () => ["a", large] as const), [1]],
  ] as const) {
    const { group, calls } = createGroup();
    for (const [k, append] of appends) void group.append(user(k), append);
    await turn();
    expect(calls.map(({ users }) => users.length)).toEqual(expected);
    expect(calls[0]?.counts[0]).toBeLessThanOrEqual(1024);
  }
});
