import { describe, expect, test } from "vitest";
import { loadConfig } from "./load-config.js";
import { productionEnv } from "./testing/production-env.js";
import { temporaryFile } from "./testing/temporary-file.js";

describe("environment", () => {
  test.each([
    [{}, "development"],
    [{ NODE_ENV: "" }, "development"],
    [{ NODE_ENV: "development" }, "development"],
    [{ NODE_ENV: "test" }, "testing"],
    [{ NODE_ENV: "staging" }, "staging"],
    [{ ...productionEnv, ISOWIRE_ENVIRONMENT: undefined, NODE_ENV: "production" }, "production"],
    [{ ISOWIRE_ENVIRONMENT: "staging", NODE_ENV: "production" }, "staging"],
    [{ ISOWIRE_ENVIRONMENT: "testing", NODE_ENV: "anything" }, "testing"],
  ])("%j is %s", (env, environment) => {
    expect(loadConfig({ env }).environment).toBe(environment);
  });

  test("is what the file says when no variable says it", () => {
    const file = temporaryFile({ environment: "staging" });
    expect(loadConfig({ env: {}, file }).environment).toBe("staging");
    expect(loadConfig({ env: { NODE_ENV: "test" }, file }).environment).toBe("testing");
  });
});

describe("variables", () => {
  test("set every scalar field", () => {
    const env = {
      ISOWIRE_PORT: "8080",
      ISOWIRE_HOST: "::1",
      ISOWIRE_PATH: "/realtime/ws",
      ISOWIRE_ENGINE_URL: "sqlite:./data/isowire.db",
      ISOWIRE_HEARTBEAT_MS: "5000",
      ISOWIRE_LOG_LEVEL: "error",
      ISOWIRE_LIMITS_CONNECTIONS_PER_USER: "3",
      ISOWIRE_RETENTION_MAX_AGE_MS: "60000",
    };
    const config = loadConfig({ env });
    expect(config).toMatchObject({
      port: 8080,
      host: "::1",
      path: "/realtime/ws",
      heartbeatMs: 5000,
      logLevel: "error",
    });
    expect(config.engineUrl.engine).toBe("sqlite");
    expect(config.engineUrl.reveal()).toBe("sqlite:./data/isowire.db");
    expect(config.limits).toMatchObject({ connectionsPerUser: 3, connectionsPerNode: 50_000 });
    expect(config.retention).toMatchObject({ maxAgeMs: 60_000, maxEntries: 10_000 });
  });

  test("set lists with commas, and spaces around an entry do not count", () => {
    const [current, previous] = ["a1b2c3d4e5f6".repeat(3), "z9y8x7w6v5u4".repeat(3)];
    const config = loadConfig({
      env: {
        ISOWIRE_ALLOWED_ORIGINS: "https://a.test, http://localhost:5173 ,capacitor://localhost",
        ISOWIRE_TICKET_SECRETS: `${current},${previous}`,
      },
    });
    expect(config.allowedOrigins).toEqual(["https://a.test", "http://localhost:5173", "capacitor://localhost"]);
    expect(config.ticketSecrets.map((secret) => secret.reveal())).toEqual([current, previous]);
  });

  test("a key server's URL makes auth jwks", () => {
    const url = "https://login.acme.test/.well-known/jwks.json";
    expect(loadConfig({ env: { ISOWIRE_JWKS_URL: url } }).auth).toEqual({ kind: "jwks", url });
  });

  test("come from the process when none are given", () => {
    process.env["ISOWIRE_PATH"] = "/from-the-process";
    try {
      expect(loadConfig().path).toBe("/from-the-process");
    } finally {
      delete process.env["ISOWIRE_PATH"];
    }
  });
});

test("a config cannot be changed at any depth", () => {
  const config = loadConfig({ env: { ...productionEnv, ISOWIRE_TICKET_SECRETS: "a1b2c3d4e5f6".repeat(3) } });
  const objects = [config, config.auth, config.limits, config.retention, config.allowedOrigins, config.ticketSecrets];
  const held = [config.engineUrl, ...config.ticketSecrets, config.auth.kind === "jwt" && config.auth.secret];
  expect([...objects, ...held].map((value) => Object.isFrozen(value))).toEqual(Array(9).fill(true));
  expect(() => Object.assign(config.limits, { connectionsPerUser: 1 })).toThrow(TypeError);
});
