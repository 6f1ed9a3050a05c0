import type { IncomingMessage } from "node:http";
import { generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from "jose";
import { IsowireError } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { expect, test } from "vitest";
import { createJwtAuthenticator, type JwtAuthenticatorOptions } from "../src/index.js";
import { Device } from "./device.js";
import { serve } from "./serve.js";

const SECRET = "0123456789abcdef0123456789abcdef";
const key = new TextEncoder().encode(SECRET);

const sign = (payload: JWTPayload, { alg = "HS256", signWith = key } = {}): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg }).sign(signWith);

const inAnHour = (): number => Math.floor(Date.now() / 1_000) + 3_600;

async function judge(token: string, options: Partial<JwtAuthenticatorOptions> = {}): Promise<unknown> {
  return createJwtAuthenticator({ secret: SECRET, ...options }).verify({ token });
}

test("sub, tenant, sid and exp become user, tenant, session and expiry; all claims travel", async () => {
  const exp = inAnHour();
  const token = await sign({ sub: "ada", tenant: "acme", sid: "s1", exp, role: "admin" });
  expect(await judge(token, { clockToleranceS: 0 })).toEqual({
    context: {
      userId: "ada",
      tenantId: "acme",
      sessionId: "s1",
      claims: { sub: "ada", tenant: "acme", sid: "s1", exp, role: "admin" },
    },
    expiresAt: exp * 1_000,
  });
});

test("the tenant's claim has the name the application gives it", async () => {
  const token = await sign({ sub: "ada", org: "acme", tenant: "other" });
  expect(await judge(token, { tenantClaim: "org" })).toMatchObject({ context: { tenantId: "acme" } });
});

test("claimsToUser replaces the mapping and may refuse", async () => {
  const claimsToUser: JwtAuthenticatorOptions["claimsToUser"] = ({ email, scope }) =>
    scope === "chat" ? { userId: String(email) } : { reason: "forbidden" };
  expect(await judge(await sign({ email: "a@b.c", scope: "chat" }), { claimsToUser })).toMatchObject({
    context: { userId: "a@b.c" },
  });
  expect(await judge(await sign({ email: "a@b.c" }), { claimsToUser })).toEqual({ reason: "forbidden" });
});

const HOSTILE: [string, JWTPayload][] = [
  ["no sub", {}],
  ["an empty sub", { sub: "" }],
  ["a sub of 2,000 bytes", { sub: "x".repeat(2_000) }],
  ["a sub with a lone surrogate", { sub: "a\ud800" }],
  ["a number as sub", { sub: 7 as unknown as string }],
  ["an array as sub", { sub: ["ada"] as unknown as string }],
  ["an object as tenant", { sub: "ada", tenant: { toString: "acme" } }],
  ["null as tenant", { sub: "ada", tenant: null }],
  ["a number as sid", { sub: "ada", sid: 7 }],
  ["a session id that is too long", { sub: "ada", sid: "s".repeat(129) }],
  ["claims of 40 levels", { sub: "ada", deep: JSON.parse("[".repeat(40) + "]".repeat(40)) as unknown }],
];

test.each(HOSTILE)("a genuine token with %s is unauthorized", async (_name, payload) => {
  expect(await judge(await sign(payload))).toEqual({ reason: "unauthorized" });
});

test("a token that does not hold is unauthorized", async () => {
  const good = await sign({ sub: "ada" });
  const [header, , signature] = good.split(".");
  const tokens = {
    "another secret": await sign({ sub: "ada" }, { signWith: new TextEncoder().encode(SECRET.replace("0", "1")) }),
    "alg none": new UnsecuredJWT({ sub: "ada" }).encode(),
    "alg none with a signature": `${Buffer.from('{"alg":"none"}').toString("base64url")}.${good.split(".").slice(1).join(".")}`,
    "another algorithm": await sign({ sub: "ada" }, { alg: "HS512", signWith: new Uint8Array([...key, ...key]) }),
    "another body": `${String(header)}.${Buffer.from('{"sub":"eve"}').toString("base64url")}.${String(signature)}`,
    "not yet valid": await sign({ sub: "ada", nbf: inAnHour() }),
    "no token": "abc",
    empty: "",
  };
  for (const [name, token] of Object.entries(tokens))
    expect([name, await judge(token)]).toEqual([name, { reason: "unauthorized" }]);
});

test("a token signed by a key pair is not taken where a secret is expected", async () => {
  const { privateKey } = await generateKeyPair("RS256");
  const token = await new SignJWT({ sub: "ada" }).setProtectedHeader({ alg: "RS256" }).sign(privateKey);
  expect(await judge(token)).toEqual({ reason: "unauthorized" });
});

test("an expired token is expired; the tolerance moves that moment", async () => {
  const exp = Math.floor(Date.now() / 1_000) - 20;
  const token = await sign({ sub: "ada", exp });
  expect(await judge(token)).toEqual({ reason: "expired" });
  expect(await judge(token, { clockToleranceS: 60 })).toMatchObject({ expiresAt: (exp + 60) * 1_000 });
  expect(await judge(await sign({ sub: "ada", exp }, { signWith: new Uint8Array(32) }))).toEqual({
    reason: "unauthorized",
  });
});

test("issuer and audience are checked when they are given", async () => {
  const rules = { issuer: "https://id.example.com", audience: ["app"] };
  const claims = { sub: "ada", iss: "https://id.example.com", aud: "app" };
  expect(await judge(await sign(claims), rules)).toMatchObject({ context: { userId: "ada" } });
  expect(await judge(await sign({ ...claims, iss: "https://evil.example.com" }), rules)).toEqual({
    reason: "unauthorized",
  });
  expect(await judge(await sign({ ...claims, aud: "other" }), rules)).toEqual({ reason: "unauthorized" });
  expect(await judge(await sign({ sub: "ada" }), rules)).toEqual({ reason: "unauthorized" });
});

test("the fallback is asked when there is no bearer, and only then", async () => {
  const authenticate = createJwtAuthenticator({
    secret: SECRET,
    fallback: () => createUserContext({ userId: "cookie" }),
  });
  const ask = (headers: object): unknown => authenticate({ url: "/ws", headers } as IncomingMessage);
  expect(await ask({})).toMatchObject({ userId: "cookie" });
  expect(await ask({ authorization: "Bearer wrong" })).toEqual({ reason: "unauthorized" });
  expect(await ask({ authorization: "Bearer" })).toEqual({ reason: "unauthorized" });
  expect(await createJwtAuthenticator({ secret: SECRET })({ url: "/ws", headers: {} } as IncomingMessage)).toEqual({
    reason: "unauthorized",
  });
});

test.each([
  ["a short secret", { secret: "0123456789abcdef0123456789abcde" }],
  ["a secret that is no text", { secret: 7 }],
  ["neither", {}],
  ["both", { secret: SECRET, jwksUrl: "https://id.example.com/jwks" }],
  ["alg none", { secret: SECRET, algorithms: ["none"] }],
  ["a public-key algorithm with a secret", { secret: SECRET, algorithms: ["RS256"] }],
  [
    "a shared-secret algorithm with a key server",
    { jwksUrl: "https://id.example.com/jwks", algorithms: ["RS256", "HS256"] },
  ],
  ["no algorithm", { secret: SECRET, algorithms: [] }],
  ["a file as key server", { jwksUrl: "file:///etc/passwd" }],
  ["a negative tolerance", { secret: SECRET, clockToleranceS: -1 }],
])("%s is refused at start, without showing the secret", (_name, options) => {
  let thrown: unknown;
  try {
    createJwtAuthenticator(options as JwtAuthenticatorOptions);
  } catch (error) {
    thrown = error;
  }
  expect(IsowireError.isInstance(thrown, "ERR_INVALID_OPTION")).toBe(true);
  expect((thrown as Error).message).not.toContain("0123456789");
});

test("a token opens a connection from the header and from the subprotocol", async () => {
  await using served = await serve({ authenticate: createJwtAuthenticator({ secret: SECRET }) });
  const token = await sign({ sub: "ada", exp: inAnHour() });
  using header = new Device(served.url, { headers: { Authorization: `Bearer ${token}` } });
  const entry = `isowire.bearer.${Buffer.from(token).toString("base64url")}`;
  using subprotocol = new Device(served.url, { protocols: ["isowire.v1", entry] });
  await header.welcome();
  expect(await subprotocol.welcome()).toHaveProperty("expiresAt");
  using forged = new Device(served.url, { protocols: ["isowire.v1", `${entry}AA`] });
  expect(await forged.closed()).toMatchObject({ code: 4501 });
  expect(served.logger.text()).not.toContain(token.slice(-20));
});
