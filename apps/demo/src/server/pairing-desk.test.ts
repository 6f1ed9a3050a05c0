import { beforeEach, describe, expect, test } from "vitest";
import { PAIRING_MS, PairingDesk } from "./pairing-desk.js";
import { createSampleUsers, type SampleUser } from "./sample-user.js";

const [user] = createSampleUsers() as [SampleUser];

describe("PairingDesk", () => {
  let now = 0;
  let desk: PairingDesk;

  beforeEach(() => {
    now = 1_000;
    desk = new PairingDesk(() => now);
  });

  test("a code stands for its user once", () => {
    const { code } = desk.issue(user);
    expect(desk.redeem(code)).toEqual({ user });
    expect(desk.redeem(code)).toEqual({ problem: "used" });
    expect(desk.redeem(code)).toEqual({ problem: "used" });
  });

  test("a code is good for five minutes and not longer", () => {
    const { code, expiresAt } = desk.issue(user);
    expect(expiresAt).toBe(now + PAIRING_MS);
    now = expiresAt;
    expect(desk.redeem(code)).toEqual({ problem: "unknown" });
  });

  test.each(["", "x", "__proto__"])("a code that was never issued stands for nobody", (code) => {
    desk.issue(user);
    expect(desk.redeem(code)).toEqual({ problem: "unknown" });
  });

  test("no more than a thousand codes are remembered, the newest", () => {
    const codes = Array.from({ length: 1_001 }, () => desk.issue(user).code);
    expect(desk.redeem(codes[0]!)).toEqual({ problem: "unknown" });
    expect(desk.redeem(codes[1]!)).toEqual({ user });
    expect(desk.redeem(codes[1_000]!)).toEqual({ user });
  });
});
