import { describe, expect, test } from "vitest";
import { loadConfig } from "./load-config.js";
import { configErrorOf } from "./testing/config-error-of.js";
import { productionEnv } from "./testing/production-env.js";
import { temporaryFile } from "./testing/temporary-file.js";

function linesFor(env: Record<string, string | undefined>, file?: string): string[] {
  const options = file === undefined ? {} : { file };
  return configErrorOf({ env: { ...productionEnv, ...env }, ...options })
    .message.split("\n")
    .slice(1);
}

describe("production refuses to start", () => {
  test("without auth and allowed origins, both told at once", () => {
    expect(linesFor({ ISOWIRE_JWT_SECRET: undefined, ISOWIRE_ALLOWED_ORIGINS: undefined })).toEqual([
      "ISOWIRE_JWT_SECRET: expected this or ISOWIRE_JWKS_URL to be set in production, received nothing",
      "ISOWIRE_ALLOWED_ORIGINS: expected a list of at least one origin in production, received nothing",
    ]);
  });

  test("with an empty list of origins", () => {
    const file = temporaryFile({ allowedOrigins: [] });
    expect(linesFor({ ISOWIRE_ALLOWED_ORIGINS: undefined }, file)).toEqual([
      `${file}: allowedOrigins: expected a list of at least one origin in production, received an empty list`,
    ]);
  });

  test("with auth none", () => {
    const file = temporaryFile({ auth: { kind: "none" } });
    expect(linesFor({ ISOWIRE_JWT_SECRET: undefined }, file)).toEqual([
      `${file}: auth.kind: expected "jwt" or "jwks" in production, received "none"`,
    ]);
  });

  test.each([
    "changeme-changeme-changeme-changeme",
    "CHANGE_ME_BEFORE_YOU_DEPLOY_THIS_APP",
    "this-is-a-very-long-secret-for-jwt-tokens",
    "an-example-key-of-more-than-32-bytes",
    "my super long p4ssw0rd: password1234567",
    "replace-me-with-openssl-rand-output-1234",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "123412341234123412341234123412341234",
  ])("with the placeholder secret %s", (placeholder) => {
    const problem = 'a random secret in production, not a placeholder, received "[redacted]"';
    expect(linesFor({ ISOWIRE_JWT_SECRET: placeholder })).toEqual([`ISOWIRE_JWT_SECRET: expected ${problem}`]);
    expect(linesFor({ ISOWIRE_TICKET_SECRETS: `${productionEnv.ISOWIRE_JWT_SECRET},${placeholder}` })).toEqual([
      `ISOWIRE_TICKET_SECRETS: expected entry 2 to be ${problem}`,
    ]);
    expect(() => loadConfig({ env: { ISOWIRE_JWT_SECRET: placeholder } })).not.toThrow();
  });

  test("with keys fetched over plain http, except from its own machine", () => {
    const env = { ISOWIRE_JWT_SECRET: undefined };
    expect(linesFor({ ...env, ISOWIRE_JWKS_URL: "http://login.acme.test/keys" })).toEqual([
      'ISOWIRE_JWKS_URL: expected an https URL without credentials and fragment, received "http://login.acme.test/keys"',
    ]);
    for (const url of ["https://login.acme.test/keys", "http://localhost:8080/keys"]) {
      const config = loadConfig({ env: { ...productionEnv, ...env, ISOWIRE_JWKS_URL: url } });
      expect(config.auth).toEqual({ kind: "jwks", url });
    }
  });
});

test("production takes random secrets of the usual encodings", () => {
  const secrets = [
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
    "mHk1m2n7oXVb0qY3Zt8uJ5wLr9aEcGfSdIiPpQzNxTo=",
    "ключ-из-двадцати-букв-ёжик",
  ];
  for (const secret of secrets) {
    expect(() => loadConfig({ env: { ...productionEnv, ISOWIRE_JWT_SECRET: secret } })).not.toThrow();
  }
});
