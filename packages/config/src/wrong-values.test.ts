import { describe, expect, test } from "vitest";
import { configErrorOf } from "./testing/config-error-of.js";
import { productionEnv } from "./testing/production-env.js";
import { temporaryFile } from "./testing/temporary-file.js";

const RANDOM = "pV7-kq2Lw9_Zr4TnX0bYc6MdHs1JfGuA";
const ORIGIN = "to be an origin scheme://host[:port] as browsers send it";
const KEY_SERVER = "expected an http or https URL without credentials and fragment";
const ENGINE = "expected memory:, sqlite:PATH, postgres://... or redis://...";

describe("a variable with a wrong value is told with what would be right", () => {
  test.each<[name: string, value: string, line: string]>([
    ["ISOWIRE_ENVIRONMENT", "prod", 'expected development, testing, staging or production, received "prod"'],
    [
      "ISOWIRE_ENVIRONMENT",
      "constructor",
      'expected development, testing, staging or production, received "constructor"',
    ],
    [
      "NODE_ENV",
      "prod",
      'expected development, test, staging or production, or ISOWIRE_ENVIRONMENT beside it, received "prod"',
    ],
    ["ISOWIRE_PORT", "abc", 'expected an integer 0 to 65535, received "abc"'],
    ["ISOWIRE_PORT", "65536", 'expected an integer 0 to 65535, received "65536"'],
    ["ISOWIRE_PORT", "-1", 'expected an integer 0 to 65535, received "-1"'],
    ["ISOWIRE_PORT", "80.5", 'expected an integer 0 to 65535, received "80.5"'],
    ["ISOWIRE_PORT", "0x50", 'expected an integer 0 to 65535, received "0x50"'],
    ["ISOWIRE_PORT", "1e3", 'expected an integer 0 to 65535, received "1e3"'],
    ["ISOWIRE_PORT", "9007199254740993", 'expected an integer 0 to 65535, received "9007199254740993"'],
    ["ISOWIRE_PORT", "", 'expected an integer 0 to 65535, received ""'],
    [
      "ISOWIRE_HOST",
      "http://0.0.0.0",
      'expected an IP address or host name without scheme and port, received "http://0.0.0.0"',
    ],
    [
      "ISOWIRE_HOST",
      "localhost:80",
      'expected an IP address or host name without scheme and port, received "localhost:80"',
    ],
    ["ISOWIRE_HOST", "256.0.0.1", 'expected an IP address or host name without scheme and port, received "256.0.0.1"'],
    ["ISOWIRE_HOST", "", 'expected an IP address or host name without scheme and port, received ""'],
    ["ISOWIRE_PATH", "ws", 'expected a URL path from the root such as /ws, received "ws"'],
    ["ISOWIRE_PATH", "/ws#a", 'expected a URL path from the root such as /ws, received "/ws#a"'],
    ["ISOWIRE_PATH", "/ws?a=1", 'expected a URL path from the root such as /ws, received "/ws?[redacted]"'],
    ["ISOWIRE_PATH", "//evil", 'expected a URL path from the root such as /ws, received "//evil"'],
    ["ISOWIRE_PATH", "/a/../ws", 'expected a URL path from the root such as /ws, received "/a/../ws"'],
    ["ISOWIRE_ENGINE_URL", "memory", `${ENGINE}, received "memory"`],
    ["ISOWIRE_ENGINE_URL", "sqlite:", `${ENGINE}, received "sqlite:[redacted]"`],
    ["ISOWIRE_ENGINE_URL", "sqlite://data/x.db", `${ENGINE}, received "sqlite:[redacted]"`],
    ["ISOWIRE_ENGINE_URL", "mysql://root@db", `${ENGINE}, received "mysql:[redacted]"`],
    ["ISOWIRE_ENGINE_URL", "postgres:db", `${ENGINE}, received "postgres:[redacted]"`],
    ["ISOWIRE_ENGINE_URL", "redis://cache:port", `${ENGINE}, received "redis:[redacted]"`],
    ["ISOWIRE_ENGINE_URL", "", `${ENGINE}, received ""`],
    ["ISOWIRE_ALLOWED_ORIGINS", "https://a.test/app", `expected entry 1 ${ORIGIN}, received "https://a.test/app"`],
    ["ISOWIRE_ALLOWED_ORIGINS", "https://a.test/", `expected entry 1 ${ORIGIN}, received "https://a.test/"`],
    ["ISOWIRE_ALLOWED_ORIGINS", "a.test", `expected entry 1 ${ORIGIN}, received "a.test"`],
    ["ISOWIRE_ALLOWED_ORIGINS", "*", `expected entry 1 ${ORIGIN}, received "*"`],
    ["ISOWIRE_ALLOWED_ORIGINS", "null", `expected entry 1 ${ORIGIN}, received "null"`],
    ["ISOWIRE_ALLOWED_ORIGINS", "https://*.a.test", `expected entry 1 ${ORIGIN}, received "https://*.a.test"`],
    ["ISOWIRE_ALLOWED_ORIGINS", "https://a.test:443", `expected entry 1 ${ORIGIN}, received "https://a.test:443"`],
    ["ISOWIRE_ALLOWED_ORIGINS", "https://A.test", `expected entry 1 ${ORIGIN}, received "https://A.test"`],
    ["ISOWIRE_ALLOWED_ORIGINS", "capacitor://App", `expected entry 1 ${ORIGIN}, received "capacitor://App"`],
    ["ISOWIRE_ALLOWED_ORIGINS", "wss://a.test", `expected entry 1 ${ORIGIN}, received "wss://a.test"`],
    ["ISOWIRE_ALLOWED_ORIGINS", "https://a.test,", `expected entry 2 ${ORIGIN}, received ""`],
    ["ISOWIRE_JWT_SECRET", "short", 'expected a secret of at least 32 bytes, received "[redacted]"'],
    ["ISOWIRE_JWT_SECRET", "", 'expected a secret of at least 32 bytes, received ""'],
    ["ISOWIRE_JWKS_URL", "https://u@a.test", `${KEY_SERVER}, received "https://[redacted]@a.test"`],
    ["ISOWIRE_JWKS_URL", "https://:pw@a.test", `${KEY_SERVER}, received "https://[redacted]@a.test"`],
    ["ISOWIRE_JWKS_URL", "https://a.test/#k", `${KEY_SERVER}, received "https://a.test/#k"`],
    ["ISOWIRE_JWKS_URL", "login", `${KEY_SERVER}, received "login"`],
    ["ISOWIRE_JWKS_URL", "ftp://a.test", `${KEY_SERVER}, received "ftp://a.test"`],
    [
      "ISOWIRE_TICKET_SECRETS",
      `${RANDOM},short`,
      'expected entry 2 to be a secret of at least 32 bytes, received "[redacted]"',
    ],
    ["ISOWIRE_HEARTBEAT_MS", "0", 'expected an integer 1 to 2147483647, received "0"'],
    ["ISOWIRE_HEARTBEAT_MS", "2147483648", 'expected an integer 1 to 2147483647, received "2147483648"'],
    ["ISOWIRE_LIMITS_RUNS_PER_USER", "0", 'expected an integer of at least 1, received "0"'],
    ["ISOWIRE_LIMITS_RUNS_PER_USER", "many", 'expected an integer of at least 1, received "many"'],
    [
      "ISOWIRE_LIMITS_MAX_EVENT_BYTES",
      "262145",
      'expected at most a quarter of bufferedBytes (1048576), received "262145"',
    ],
    ["ISOWIRE_RETENTION_MAX_AGE_MS", "1h", 'expected an integer of at least 1, received "1h"'],
    ["ISOWIRE_LOG_LEVEL", "verbose", 'expected debug, info, warn, error or silent, received "verbose"'],
  ])("%s=%s", (name, value, line) => {
    const { message } = configErrorOf({ env: { [name]: value } });
    expect(message).toBe(`unable to load the configuration; 1 problem\n${name}: ${line}`);
  });

  test("a limit that breaks a rule by its default is told as such", () => {
    expect(configErrorOf({ env: { ISOWIRE_LIMITS_BUFFERED_BYTES: "65536" } }).message).toContain(
      "ISOWIRE_LIMITS_MAX_EVENT_BYTES: expected at most a quarter of bufferedBytes (65536), received 262144 (the default)",
    );
  });

  test("two ways of auth contradict each other", () => {
    const env = { ISOWIRE_JWT_SECRET: RANDOM, ISOWIRE_JWKS_URL: "https://login.acme.test/keys" };
    expect(configErrorOf({ env }).message).toContain(
      "\nISOWIRE_JWKS_URL: expected only one of ISOWIRE_JWT_SECRET and ISOWIRE_JWKS_URL, received both",
    );
  });

  test("a host name longer than names can be is refused", () => {
    const name = Array(64).fill("abc").join(".");
    expect(configErrorOf({ env: { ISOWIRE_HOST: name } }).problems[0]?.name).toBe("ISOWIRE_HOST");
  });

  test("a very long value is cut", () => {
    const line = configErrorOf({ env: { ISOWIRE_PORT: "9".repeat(1000) } }).problems[0]?.received;
    expect(line).toBe(`"${"9".repeat(100)}..."`);
  });
});

test("five mistakes in two sources come in one error", () => {
  const file = temporaryFile({ path: "ws", limits: { commandsPerSecond: -3 } });
  const env = { ...productionEnv, ISOWIRE_JWT_SECRET: "short", ISOWIRE_PORT: "abc", ISOWIRE_PROT: "80" };
  const error = configErrorOf({ env, file });
  expect(error.message.split("\n")).toEqual([
    "unable to load the configuration; 5 problems",
    "ISOWIRE_PROT: expected a known name (nearest: ISOWIRE_PORT), received an unknown name",
    'ISOWIRE_PORT: expected an integer 0 to 65535, received "abc"',
    `${file}: path: expected a URL path from the root such as /ws, received "ws"`,
    `${file}: limits.commandsPerSecond: expected an integer of at least 1, received -3`,
    'ISOWIRE_JWT_SECRET: expected a secret of at least 32 bytes, received "[redacted]"',
  ]);
  expect(error.problems[1]).toEqual({
    name: "ISOWIRE_PORT",
    expected: "an integer 0 to 65535",
    received: '"abc"',
    source: { kind: "environment" },
  });
});
