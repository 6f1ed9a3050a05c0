import type { UserContext } from "@isowire/core/contracts";
import { deferred, eventually } from "../eventually.js";
import type { Attack } from "./attack.js";
import type { Attacker } from "./attacker.js";
import { goesOn, knockTogether, mostAllowed } from "./outcomes.js";
import type { Stage } from "./stage.js";

const CROWD = 2_000;
const PLACES = 200;
const NEVER = new Promise<UserContext>(() => undefined);
const verdict = deferred();

const retryAfter = (attacker: Attacker): number => Number(/^retry-after: (\d+)$/im.exec(attacker.head)?.[1]);

/** How often each fate was met, the most frequent first. */
function tally(fates: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const fate of fates) counts.set(fate, (counts.get(fate) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

async function crowd(stage: Stage, count: number, user?: string): Promise<readonly Attacker[]> {
  return knockTogether(count, () => stage.knock({ user }));
}

/** Many sockets. */
export const CROWD_ATTACKS: readonly Attack[] = [
  {
    attack: "sockets that `authenticate` never answers for",
    answer: "closed 1013 at the deadline",
    on: { attach: { authenticate: () => NEVER, authenticateTimeoutMs: 100 } },
    async run(stage) {
      const attackers = await crowd(stage, 50);
      const fates = await Promise.all(attackers.map((attacker) => attacker.fate()));
      return `${[...new Set(fates)].join(" or ")} at the deadline`;
    },
  },
  {
    attack: "2,000 unauthenticated sockets, where there are 200 places",
    answer: "HTTP 503 with Retry-After for those beyond the places",
    on: {
      attach: { authenticate: () => verdict.promise.then(() => ({ reason: "unauthorized" as const })) },
      limits: { connectionsPerNode: PLACES, upgradesPerSecond: 100_000 },
    },
    async run(stage) {
      const attackers = await crowd(stage, CROWD);
      const refused = () => attackers.filter(({ status }) => status === 503);
      // The bystander has one of the places.
      await eventually("those beyond the places", () => refused().length >= CROWD - PLACES + 1);
      verdict.resolve();
      const fates = await Promise.all(attackers.map((attacker) => attacker.fate()));
      const expected = [
        ["HTTP 503", CROWD - PLACES + 1],
        ["closed 4501", PLACES - 1],
      ];
      const isAsExpected = JSON.stringify(tally(fates)) === JSON.stringify(expected);
      const isTimed = refused().every((attacker) => retryAfter(attacker) >= 1);
      return isAsExpected && isTimed
        ? "HTTP 503 with Retry-After for those beyond the places"
        : JSON.stringify(tally(fates));
    },
  },
  {
    attack: "places taken by sockets that are refused for their origin, their form or their credential",
    answer: "given back: the next one is welcome",
    on: { limits: { connectionsPerNode: 2 } },
    async run(stage) {
      for (let n = 0; n < 5; n += 1) {
        await stage.knock({ user: "eve", headers: [["Origin", "https://evil.example.com"]] }).fate();
        await stage.knock({ user: "eve", headers: [["Sec-WebSocket-Key", "x"]] }).fate();
        using refused = stage.knock();
        await refused.fate();
        refused.socket.destroy();
        const next = await eventuallyIn(stage);
        next.socket.destroy();
      }
      return "given back: the next one is welcome";
    },
  },
  {
    attack: "a full node",
    answer: "HTTP 503 with Retry-After",
    on: { limits: { connectionsPerNode: 2 } },
    async run(stage) {
      await stage.enter();
      const next = stage.knock({ user: "eve" });
      return `${await next.fate()}${retryAfter(next) >= 1 ? " with Retry-After" : ""}`;
    },
  },
  {
    attack: "more upgrades a second than `upgradesPerSecond`",
    answer: "HTTP 429 with Retry-After",
    on: { limits: { upgradesPerSecond: 10 } },
    async run(stage) {
      const since = Date.now();
      const attackers = await crowd(stage, 100);
      const fates = await Promise.all(attackers.map((attacker) => attacker.fate()));
      const limited = attackers.filter(({ status }) => status === 429);
      const isBounded = limited.length > 0 && 100 - limited.length <= mostAllowed(10, since);
      const isTimed = limited.every((attacker) => retryAfter(attacker) >= 1);
      return isBounded && isTimed ? "HTTP 429 with Retry-After" : JSON.stringify(tally(fates));
    },
  },
  {
    attack: "more devices than `connectionsPerUser`",
    answer: "the oldest of that user closed 4504, the newest goes on",
    on: { limits: { connectionsPerUser: 3 } },
    async run(stage) {
      const devices: Attacker[] = [];
      for (let n = 0; n < 6; n += 1) devices.push(await stage.enter());
      const fates = await Promise.all(devices.slice(0, 3).map((device) => device.fate()));
      const isOldest = fates.every((fate) => fate === "closed 4504") && devices.slice(3).every(({ ended }) => !ended);
      const [newest] = devices.slice(-1);
      return newest === undefined
        ? "nobody"
        : goesOn(newest, isOldest ? "the oldest of that user closed 4504, the newest" : fates.join()).then(shortened);
    },
  },
  {
    attack: "1,000 connections that come and go",
    answer: "nothing is left",
    on: { limits: { upgradesPerSecond: 100_000, connectionsPerUser: 1_000 } },
    async run(stage) {
      for (let round = 0; round < 10; round += 1) {
        const devices = await crowd(stage, 100, "eve");
        await Promise.all(devices.filter((_, n) => n % 2 === 0).map((device) => device.next("isowire:welcome")));
        for (const [n, { socket }] of devices.entries()) {
          if (n % 3 === 0) socket.resetAndDestroy();
          else socket.destroy();
        }
      }
      await eventually("only the bystander", () => stage.hub.stats().connections === 1);
      return stage.hub.stats().users === 1 ? "nothing is left" : `${stage.hub.stats().users} users`;
    },
  },
];

/** Comes back until there is a place: it is given back when the socket is gone. */
async function eventuallyIn(stage: Stage): Promise<Attacker> {
  for (let n = 0; n < 500; n += 1) {
    const attacker = stage.knock({ user: "eve" });
    if ((await attacker.entry()) === "welcome") return attacker;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("expected a place to be given back");
}

const shortened = (outcome: string): string => outcome.replace("the newest, goes on", "the newest goes on");
