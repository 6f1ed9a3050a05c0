import { describe, expect, test } from "vitest";
import { loadConfig } from "./load-config.js";
import { configErrorOf } from "./testing/config-error-of.js";
import { temporaryFile } from "./testing/temporary-file.js";

describe("an unknown variable", () => {
  test.each([
    ["ISOWIRE_PROT", "ISOWIRE_PORT"],
    ["ISOWIRE_JWT_SECERT", "ISOWIRE_JWT_SECRET"],
    ["ISOWIRE_ALLOWED_ORIGIN", "ISOWIRE_ALLOWED_ORIGINS"],
    ["ISOWIRE_CONNECTIONS_PER_USER", "ISOWIRE_LIMITS_CONNECTIONS_PER_USER"],
    ["ISOWIRE_CONFIG", "ISOWIRE_CONFIG_FILE"],
    ["ISOWIRE_JWKS", "ISOWIRE_JWKS_URL"],
    ["ISOWIRE_", "ISOWIRE_PORT"],
  ])("%s is refused with its nearest known name %s", (name, nearest) => {
    expect(configErrorOf({ env: { [name]: "5" } }).problems).toEqual([
      {
        name,
        expected: `a known name (nearest: ${nearest})`,
        received: "an unknown name",
        source: { kind: "environment" },
      },
    ]);
  });

  test("of somebody else is none of our business", () => {
    expect(() =>
      loadConfig({ env: { PORT: "x", MY_ISOWIRE_PORT: "x", ISOWIRE: "x", isowire_port: "x" } }),
    ).not.toThrow();
  });

  test("that is there without a value does not count", () => {
    expect(() => loadConfig({ env: { ISOWIRE_PROT: undefined } })).not.toThrow();
  });
});

describe("an unknown key of a file", () => {
  test.each([
    [{ prot: 1 }, "prot: expected a known key (nearest: port)"],
    [
      { limits: { conectionsPerUser: 1 } },
      "limits.conectionsPerUser: expected a known key (nearest: limits.connectionsPerUser)",
    ],
    [{ limits: { port: 1 } }, "limits.port: expected a known key (nearest: limits.runsPerUser)"],
    [{ retention: { maxAge: 1 } }, "retention.maxAge: expected a known key (nearest: retention.maxAgeMs)"],
    [{ "limits.runsPerUser": 1 }, '"limits.runsPerUser": expected a known key (nearest: limits.runsPerUser)'],
    [{ auth: { kind: "none", secret: "x" } }, "auth.secret: expected no such key beside this auth.kind"],
    ['{ "__proto__": { "port": 1 } }', "__proto__: expected a known key (nearest: port)"],
    ['{ "limits": { "__proto__": 1 } }', "limits.__proto__: expected a known key (nearest: limits.runsPerUser)"],
    ['{ "constructor": 1 }', "constructor: expected a known key (nearest: port)"],
  ])("%j is refused", (content, line) => {
    const file = temporaryFile(content);
    const [, ...lines] = configErrorOf({ env: {}, file }).message.split("\n");
    expect(lines).toEqual([`${file}: ${line}, received an unknown key`]);
  });

  test("each has its own line", () => {
    const file = temporaryFile({ a: 1, b: 2, limits: { c: 3 } });
    expect(configErrorOf({ env: {}, file }).problems.map(({ name }) => name)).toEqual(["limits.c", "a", "b"]);
  });
});
