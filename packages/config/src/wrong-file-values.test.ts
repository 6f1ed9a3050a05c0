import { describe, expect, test } from "vitest";
import { configErrorOf } from "./testing/config-error-of.js";
import { temporaryFile } from "./testing/temporary-file.js";

const RANDOM = "pV7-kq2Lw9_Zr4TnX0bYc6MdHs1JfGuA";
const ORIGIN = "to be an origin scheme://host[:port] as browsers send it";

describe("a file with a wrong value is told by its key", () => {
  test.each<[content: object, line: string]>([
    [{ environment: "prod" }, 'environment: expected development, testing, staging or production, received "prod"'],
    [{ port: "3000" }, 'port: expected an integer 0 to 65535, received "3000"'],
    [{ port: null }, "port: expected an integer 0 to 65535, received null"],
    [{ port: 70000 }, "port: expected an integer 0 to 65535, received 70000"],
    [
      { limits: { connectionsPerUser: 1.5 } },
      "limits.connectionsPerUser: expected an integer of at least 1, received 1.5",
    ],
    [{ limits: { runsPerUser: [1] } }, "limits.runsPerUser: expected an integer of at least 1, received a list"],
    [{ limits: 5 }, "limits: expected an object, received a number"],
    [{ retention: { maxBytes: {} } }, "retention.maxBytes: expected an integer of at least 1, received an object"],
    [{ allowedOrigins: "https://a.test" }, 'allowedOrigins: expected a list of origins, received "https://a.test"'],
    [{ allowedOrigins: ["https://a.test", 5] }, `allowedOrigins: expected entry 2 ${ORIGIN}, received 5`],
    [
      { ticketSecrets: [RANDOM, 5] },
      'ticketSecrets: expected entry 2 to be a secret of at least 32 bytes, received "[redacted]"',
    ],
    [{ auth: RANDOM }, "auth: expected an object with a kind, received a string"],
    [{ auth: {} }, 'auth.kind: expected "jwt", "jwks" or "none", received nothing'],
    [{ auth: { kind: "basic" } }, 'auth.kind: expected "jwt", "jwks" or "none", received "basic"'],
    [{ auth: { kind: "jwt" } }, "auth.secret: expected a secret of at least 32 bytes, received nothing"],
    [
      { auth: { kind: "jwks", url: 5 } },
      "auth.url: expected an http or https URL without credentials and fragment, received 5",
    ],
  ])("%j", (content, line) => {
    const file = temporaryFile(content);
    expect(configErrorOf({ env: {}, file }).message).toBe(
      `unable to load the configuration; 1 problem\n${file}: ${line}`,
    );
  });

  test("and stays wrong beside a variable of the same group", () => {
    const file = temporaryFile({ limits: "many" });
    const { problems } = configErrorOf({ env: { ISOWIRE_LIMITS_RUNS_PER_USER: "5" }, file });
    expect(problems).toEqual([
      { name: "limits", expected: "an object", received: "a string", source: { kind: "file", path: file } },
    ]);
  });

  test("and a wrong variable over it is told by the variable's name", () => {
    const file = temporaryFile({ port: 80, limits: { runsPerUser: 1 } });
    const { problems } = configErrorOf({ env: { ISOWIRE_PORT: "abc", ISOWIRE_LIMITS_RUNS_PER_USER: "0" }, file });
    expect(problems).toMatchObject([
      { name: "ISOWIRE_PORT", source: { kind: "environment" } },
      { name: "ISOWIRE_LIMITS_RUNS_PER_USER", received: '"0"', source: { kind: "environment" } },
    ]);
  });
});
