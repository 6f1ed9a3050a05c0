import { describe, expect, test } from "vitest";
import { loadConfig } from "./load-config.js";
import { productionEnv } from "./testing/production-env.js";

const MINUTE_MS = 60_000;
const KIB = 1024;

describe("defaults", () => {
  test("development listens on loopback and allows the pages it serves itself", () => {
    expect(loadConfig({ env: {} })).toMatchObject({
      environment: "development",
      port: 3000,
      host: "127.0.0.1",
      path: "/ws",
      allowedOrigins: ["http://localhost:3000", "http://127.0.0.1:3000"],
      auth: { kind: "none" },
      ticketSecrets: [],
      heartbeatMs: 25_000,
      logLevel: "debug",
    });
  });

  test("testing takes a free port, so it knows no origin", () => {
    expect(loadConfig({ env: { ISOWIRE_ENVIRONMENT: "testing" } })).toMatchObject({
      environment: "testing",
      port: 0,
      host: "127.0.0.1",
      allowedOrigins: [],
      auth: { kind: "none" },
      logLevel: "warn",
    });
  });

  test("staging listens on every address and allows no page", () => {
    expect(loadConfig({ env: { ISOWIRE_ENVIRONMENT: "staging" } })).toMatchObject({
      environment: "staging",
      port: 3000,
      host: "0.0.0.0",
      allowedOrigins: [],
      auth: { kind: "none" },
      logLevel: "info",
    });
  });

  test("production has the auth and the origins that it was given", () => {
    const config = loadConfig({ env: productionEnv });
    expect(config).toMatchObject({
      environment: "production",
      port: 3000,
      host: "0.0.0.0",
      allowedOrigins: ["https://app.acme.test"],
      logLevel: "info",
    });
    expect(config.auth.kind === "jwt" && config.auth.secret.reveal()).toBe(productionEnv.ISOWIRE_JWT_SECRET);
  });

  test("local origins follow the port", () => {
    const { allowedOrigins } = loadConfig({ env: { ISOWIRE_ENVIRONMENT: "testing", ISOWIRE_PORT: "8123" } });
    expect(allowedOrigins).toEqual(["http://localhost:8123", "http://127.0.0.1:8123"]);
  });

  test("limits are those of the hub", () => {
    expect(loadConfig({ env: {} }).limits).toEqual({
      connectionsPerUser: 20,
      connectionsPerNode: 50_000,
      upgradesPerSecond: 500,
      commandsPerSecond: 20,
      runsPerUser: 10,
      bytesInPerSecond: 256 * KIB,
      bufferedBytes: 1024 * KIB,
      maxMessageBytes: 64 * KIB,
      maxEventBytes: 256 * KIB,
      maxPendingAppends: 1000,
      maxPendingBytes: 4096 * KIB,
    });
  });

  test("retention is shorter in memory than in a durable engine", () => {
    const inMemory = { maxAgeMs: 60 * MINUTE_MS, maxEntries: 10_000, maxBytes: 4096 * KIB };
    const durable = { maxAgeMs: 24 * 60 * MINUTE_MS, maxEntries: 10_000, maxBytes: 8192 * KIB };
    expect(loadConfig({ env: {} }).retention).toEqual(inMemory);
    for (const url of ["sqlite:./data/isowire.db", "postgres://db/app", "redis://cache"]) {
      expect(loadConfig({ env: { ISOWIRE_ENGINE_URL: url } }).retention).toEqual(durable);
    }
    expect(loadConfig({ env: { ISOWIRE_RETENTION_MAX_ENTRIES: "5" } }).retention).toEqual({
      ...inMemory,
      maxEntries: 5,
    });
  });
});
