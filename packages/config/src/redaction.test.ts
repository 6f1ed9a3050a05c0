import { Console } from "node:console";
import { Writable } from "node:stream";
import { format, inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { loadConfig } from "./load-config.js";
import { configErrorOf } from "./testing/config-error-of.js";
import { productionEnv } from "./testing/production-env.js";
import { temporaryFile } from "./testing/temporary-file.js";

const JWT = "jwt-Kq2Lw9Zr4TnX0bYc6MdHs1JfGuA7pV";
const TICKET = "ticket-Zr4TnX0bYc6MdHs1JfGuA7pVKq2";
const DATABASE = "hunter2-of-the-database";
const QUERY = "hunter3-of-the-query";
const NEEDLES = [JWT, TICKET, DATABASE, QUERY, "scott"];

/** Every way in which a value becomes text. */
const printPaths: Record<string, (value: object) => string> = {
  "util.inspect": (value) => inspect(value),
  "util.inspect at any depth": (value) => inspect(value, { depth: Infinity, showHidden: true, getters: true }),
  "util.inspect without custom": (value) => inspect(value, { depth: Infinity, showHidden: true, customInspect: false }),
  "util.format": (value) => format("%o %O %j %s", value, value, value, value),
  "console.log": printed,
  "JSON.stringify": (value) => JSON.stringify(value),
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- what an object prints is the question
  String: (value) => String(value),
  // eslint-disable-next-line @typescript-eslint/restrict-template-expressions, @typescript-eslint/no-base-to-string -- the same
  "a template": (value) => `${value}`,
  "a spread": (value) => printed({ ...value }),
  "Object.entries": (value) => printed(Object.entries(value).flat()) + Object.values(value).map(String).join(),
  structuredClone: (value) => inspect(structuredClone(value), { depth: Infinity }),
};

function printed(value: unknown): string {
  const chunks: string[] = [];
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk.toString());
      done();
    },
  });
  new Console({ stdout }).log(value, [value], { value });
  return chunks.join("");
}

function leaksOf(text: string): string[] {
  return NEEDLES.filter((needle) => text.includes(needle));
}

describe("a config shows no secret", () => {
  const config = loadConfig({
    env: {
      ...productionEnv,
      ISOWIRE_JWT_SECRET: JWT,
      ISOWIRE_TICKET_SECRETS: TICKET,
      ISOWIRE_ENGINE_URL: `postgres://scott:${DATABASE}@db.internal:5432/app?sslpassword=${QUERY}`,
    },
  });
  const { auth } = config;
  const parts = { config, auth, tickets: config.ticketSecrets, engineUrl: config.engineUrl };

  test.each(Object.entries(printPaths))("through %s", (_name, print) => {
    for (const part of Object.values(parts)) expect(leaksOf(print(part))).toEqual([]);
  });

  test("yet says that there is one, and where the engine is", () => {
    const text = inspect(config, { depth: Infinity });
    expect(text).toContain("secret: [redacted]");
    expect(text).toContain("engineUrl: postgres://[redacted]@db.internal:5432/app?[redacted]");
    expect(JSON.parse(JSON.stringify(config))).toMatchObject({
      auth: { kind: "jwt", secret: "[redacted]" },
      ticketSecrets: ["[redacted]"],
      engineUrl: "postgres://[redacted]@db.internal:5432/app?[redacted]",
    });
  });

  test("and gives each to who asks for it", () => {
    expect(auth.kind === "jwt" && auth.secret.reveal()).toBe(JWT);
    expect(config.ticketSecrets.map((secret) => secret.reveal())).toEqual([TICKET]);
    expect(config.engineUrl.reveal()).toContain(`scott:${DATABASE}@`);
  });
});

describe("an error shows no secret", () => {
  const wrongUrl = `postgres//scott:${DATABASE}@db.internal/app?password=${QUERY}`;
  const env = {
    ISOWIRE_ENVIRONMENT: "production",
    ISOWIRE_JWT_SECRET: DATABASE, // too short
    ISOWIRE_TICKET_SECRETS: `${QUERY},${TICKET}secret`, // too short, placeholder
    ISOWIRE_ENGINE_URL: wrongUrl,
    ISOWIRE_ALLOWED_ORIGINS: `https://scott:${DATABASE}@app.acme.test`,
    ISOWIRE_HOST: `scott:${DATABASE}@localhost`,
    ISOWIRE_JWT_SECERT: JWT,
  };
  const content = {
    auth: JWT,
    limits: JWT,
    retention: { unknown: JWT },
    ticketSecrets: JWT,
    engineUrl: `host=db user=scott password=${DATABASE}`,
  };
  const keyServer = `https://scott:${DATABASE}@login.acme.test/keys?token=${QUERY}`;
  const errors = [
    () => configErrorOf({ env }),
    () => configErrorOf({ env: { ISOWIRE_JWT_SECRET: JWT, ISOWIRE_JWKS_URL: keyServer } }),
    () => configErrorOf({ env: {}, file: temporaryFile(content) }),
    () =>
      configErrorOf({
        env: {},
        file: temporaryFile({ auth: { kind: "jwt", secret: [JWT] }, ticketSecrets: [DATABASE] }),
      }),
    () => configErrorOf({ env: {}, file: temporaryFile(`{ "auth": { "secret": ${JWT} } }`) }),
    () => configErrorOf({ env: {}, file: temporaryFile(JWT) }),
  ];
  const errorPaths: Record<string, (error: Error) => string> = {
    ...printPaths,
    message: (error) => error.message,
    stack: (error) => error.stack ?? "",
    cause: (error) => inspect(error.cause),
  };

  test.each(Object.entries(errorPaths))("through %s", (_name, print) => {
    for (const error of errors) expect(leaksOf(print(error()))).toEqual([]);
  });

  test("yet tells all that is wrong", () => {
    expect(errors.map((error) => error().problems.length)).toEqual([7, 2, 5, 2, 1, 1]);
  });
});
