import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { loadConfig } from "./load-config.js";
import { configErrorOf } from "./testing/config-error-of.js";
import { temporaryFile } from "./testing/temporary-file.js";

const SECRET = "pV7-kq2Lw9_Zr4TnX0bYc6MdHs1JfGuA";

describe("a file", () => {
  const everything = {
    environment: "production",
    port: 8080,
    host: "localhost",
    path: "/live",
    engineUrl: "redis://cache.internal:6379",
    allowedOrigins: ["https://app.acme.test"],
    auth: { kind: "jwt", secret: SECRET },
    ticketSecrets: [SECRET],
    heartbeatMs: 10_000,
    limits: { connectionsPerUser: 5, runsPerUser: 2 },
    retention: { maxEntries: 100 },
    logLevel: "warn",
  };

  test("may set every field", () => {
    const config = loadConfig({ env: {}, file: temporaryFile(everything) });
    expect(config).toMatchObject({
      environment: "production",
      port: 8080,
      host: "localhost",
      path: "/live",
      allowedOrigins: ["https://app.acme.test"],
      heartbeatMs: 10_000,
      limits: { connectionsPerUser: 5, runsPerUser: 2, commandsPerSecond: 20 },
      retention: { maxEntries: 100, maxAgeMs: 86_400_000 },
      logLevel: "warn",
    });
    expect(config.engineUrl.reveal()).toBe("redis://cache.internal:6379");
    expect(config.auth.kind === "jwt" && config.auth.secret.reveal()).toBe(SECRET);
    expect(config.ticketSecrets.map((secret) => secret.reveal())).toEqual([SECRET]);
  });

  test("is overlaid by variables, key by key inside a group", () => {
    const env = {
      ISOWIRE_PORT: "9090",
      ISOWIRE_LIMITS_RUNS_PER_USER: "7",
      ISOWIRE_JWKS_URL: "https://login.acme.test/keys",
    };
    const config = loadConfig({ env, file: temporaryFile(everything) });
    expect(config.port).toBe(9090);
    expect(config.path).toBe("/live");
    expect(config.limits).toMatchObject({ connectionsPerUser: 5, runsPerUser: 7 });
    expect(config.auth).toEqual({ kind: "jwks", url: "https://login.acme.test/keys" });
  });

  test("is named by ISOWIRE_CONFIG_FILE, and an option is stronger than the variable", () => {
    const env = { ISOWIRE_CONFIG_FILE: temporaryFile({ port: 1 }) };
    expect(loadConfig({ env }).port).toBe(1);
    expect(loadConfig({ env, file: temporaryFile({ port: 2 }) }).port).toBe(2);
  });

  test("may start with a byte order mark", () => {
    expect(loadConfig({ env: {}, file: temporaryFile('\uFEFF{"port": 4000}') }).port).toBe(4000);
  });
});

describe("a file that cannot be read", () => {
  function lineFor(file: string): string {
    return configErrorOf({ env: {}, file }).message.split("\n").slice(1).join("\n").replace(file, "config.json");
  }

  test("is a problem when it is missing", () => {
    expect(lineFor(join(tmpdir(), "isowire-absent", "config.json"))).toBe(
      "config.json: expected a readable JSON file, received no such file",
    );
  });

  test("is a problem when it is a folder", () => {
    const folder = mkdtempSync(join(tmpdir(), "isowire-config-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    expect(lineFor(folder)).toBe("config.json: expected a readable JSON file, received a folder");
  });

  test("is a problem when it is malformed, told with the line where the parser knows it", () => {
    expect(lineFor(temporaryFile('{\n  "port": 1,\n}'))).toBe(
      "config.json: expected a JSON object, received malformed JSON in line 3",
    );
    expect(lineFor(temporaryFile(""))).toBe("config.json: expected a JSON object, received malformed JSON");
  });

  test("is a problem when it holds something else than an object", () => {
    expect(lineFor(temporaryFile([1]))).toBe("config.json: expected a JSON object, received another JSON value");
    expect(lineFor(temporaryFile("null"))).toBe("config.json: expected a JSON object, received another JSON value");
  });

  test("does not hide what is wrong in the variables", () => {
    const error = configErrorOf({ env: { ISOWIRE_PORT: "abc" }, file: temporaryFile("{") });
    expect(error.problems.map(({ name }) => name)).toEqual(["", "ISOWIRE_PORT"]);
  });

  test("without a name is a problem too", () => {
    const [problem] = configErrorOf({ env: { ISOWIRE_CONFIG_FILE: "" } })
      .message.split("\n")
      .slice(1);
    expect(problem).toBe('"": expected a readable JSON file, received no such file');
  });
});
