import { FUZZ_SEED, fuzzFor, mutated, timeoutFor } from "@tooling/fuzz";
import fc from "fast-check";
import { expect, test } from "vitest";
import { upgradeRequest } from "../attack/attacker.js";
import { ORIGIN } from "../serve.js";
import { besiege, checkReceived } from "./besieged.js";

const SHARE_S = 4;
/** What the door, or Node before it, may say. */
const STATUSES = [101, 200, 400, 403, 404, 405, 417, 426, 431, 500, 505];

test(
  `whatever an upgrade request looks like, it is answered or dropped, and nobody else notices (TEST_SEED=${String(FUZZ_SEED)})`,
  { timeout: timeoutFor(SHARE_S) },
  async () => {
    await using besieged = await besiege();
    const bearer = `isowire.v1, isowire.bearer.${Buffer.from("eve").toString("base64url")}`;
    const corpus = [
      upgradeRequest({ user: "eve" }),
      upgradeRequest({
        user: "eve",
        headers: [["Origin", ORIGIN]],
        target: "/ws?resume=start&client=page-0123456789abcdef",
      }),
      upgradeRequest({ headers: [["Sec-WebSocket-Protocol", bearer]], target: "/ws?features=merge,x" }),
      upgradeRequest({ target: `/ws?ticket=${besieged.ticket()}&resume=tlnp4C0e4mJ-Goib.41.1790000000000` }),
      upgradeRequest({
        user: "eve",
        headers: [
          ["Cookie", "a=b; c=d"],
          ["Content-Length", "0"],
        ],
      }),
      Buffer.from("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ];
    const statuses = new Map<number | undefined, number>();
    const holds = fc.asyncProperty(mutated(corpus), async (bytes) => {
      using attacker = besieged.dial();
      attacker.socket.end(bytes);
      await attacker.until("the end", () => attacker.ended);
      statuses.set(attacker.status, (statuses.get(attacker.status) ?? 0) + 1);
      if (attacker.status !== undefined) expect(STATUSES).toContain(attacker.status);
      checkReceived(attacker);
    });
    await besieged.during(() => fuzzFor(SHARE_S, "upgrades", holds));
    expect(statuses.get(101)).toBeGreaterThan(0);
    expect(statuses.get(400)).toBeGreaterThan(0);
  },
);
