import { expect, test } from "vitest";
import { runWork, shuffled } from "./run-work.js";
import { workNamed } from "./works/all-works.js";
import type { Peer, Sample } from "./works/work.js";

test("every round measures each peer once and the control twice, in an order that changes", async () => {
  const asked: Peer[] = [];
  const work = workNamed("burst");
  const result = await runWork(work, {
    pairs: 3,
    without: new Set(["bun"]),
    measure: (_work, peer) => Promise.resolve({ cpuUs: asked.push(peer) }),
  });
  const rounds = [asked.slice(0, 5), asked.slice(5, 10), asked.slice(10)];
  for (const round of rounds)
    expect(round.toSorted()).toEqual(["isowire", "socket.io", "socket.io-recovery", "ws", "ws"]);
  expect(new Set(rounds.map((round) => round.join())).size).toBe(3);
  expect(result.samples.get("isowire")).toHaveLength(3);
  expect(result.samples.has("bun")).toBe(false);
  expect(result.again).toHaveLength(3);
});

test("over as many rounds as there are turns, each has its turn in each place", () => {
  const turns = ["a", "b", "c", "d"];
  const rounds = turns.map((_, round) => shuffled(turns, round));
  for (const round of rounds) expect(round.toSorted()).toEqual(turns);
  const places = (turn: string) => new Set(rounds.map((round) => round.indexOf(turn)));
  for (const turn of turns) expect(places(turn).size).toBeGreaterThanOrEqual(2);
});

test("a measurement that fails ends the run: a hole must not look like a result", async () => {
  const measure = (): Promise<never> => Promise.reject(new Error("an event was lost"));
  await expect(runWork(workNamed("burst"), { pairs: 1, without: new Set(), measure })).rejects.toThrow(
    "an event was lost",
  );
});

test("the control is measured once where every bar knows its noise from elsewhere, or there is no bar", async () => {
  const measure = (): Promise<Sample> => Promise.resolve({});
  for (const name of ["scale", "replay"]) {
    const { again } = await runWork(workNamed(name), { pairs: 2, without: new Set(), measure });
    expect(again).toEqual([]);
  }
});
