import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";
import { expect, test } from "vitest";
import { createJwtAuthenticator } from "../src/index.js";
import { Device } from "./device.js";
import { listen, serve, stop } from "./serve.js";

interface KeyServer extends AsyncDisposable {
  readonly url: string;
  answer: { status: number; body: string };
}

async function keyServer(keys: readonly JWK[]): Promise<KeyServer> {
  const answer = { status: 200, body: JSON.stringify({ keys }) };
  const server = createServer((_request, response) => response.writeHead(self.answer.status).end(self.answer.body));
  const port = await listen(server);
  const self: KeyServer = {
    url: `http://127.0.0.1:${port}/jwks.json`,
    answer,
    [Symbol.asyncDispose]: () => stop(server),
  };
  return self;
}

const pair = await generateKeyPair("ES256", { extractable: true });
const publicJwk = { ...(await exportJWK(pair.publicKey)), kid: "k1", alg: "ES256" };
const sign = (key: CryptoKey | Uint8Array, header: { alg: string; kid?: string }): Promise<string> =>
  new SignJWT({ sub: "ada" }).setProtectedHeader(header).sign(key);

test("a token signed with a published key is taken", async () => {
  await using keys = await keyServer([publicJwk]);
  const authenticator = createJwtAuthenticator({ jwksUrl: keys.url });
  const token = await sign(pair.privateKey, { alg: "ES256", kid: "k1" });
  expect(await authenticator.verify({ token })).toMatchObject({ context: { userId: "ada" } });
});

test("a token of an unknown key, or signed with the public key as a secret, is unauthorized", async () => {
  await using keys = await keyServer([publicJwk]);
  const authenticator = createJwtAuthenticator({ jwksUrl: new URL(keys.url) });
  const other = await generateKeyPair("ES256");
  const confused = new TextEncoder().encode(JSON.stringify(publicJwk));
  const tokens = [
    await sign(other.privateKey, { alg: "ES256", kid: "k1" }),
    await sign(other.privateKey, { alg: "ES256", kid: "unknown" }),
    await sign(confused, { alg: "HS256", kid: "k1" }),
  ];
  for (const token of tokens) expect(await authenticator.verify({ token })).toEqual({ reason: "unauthorized" });
});

test("a key server that fails is unavailable, and a token is taken once it answers", async () => {
  await using keys = await keyServer([publicJwk]);
  const authenticator = createJwtAuthenticator({ jwksUrl: keys.url });
  const token = await sign(pair.privateKey, { alg: "ES256", kid: "k1" });
  const { answer } = keys;
  for (const broken of [
    { status: 500, body: "" },
    { status: 200, body: "<html>" },
    { status: 200, body: '{"keys":7}' },
  ]) {
    keys.answer = broken;
    expect(await authenticator.verify({ token })).toMatchObject({ reason: "unavailable" });
  }
  keys.answer = answer;
  expect(await authenticator.verify({ token })).toMatchObject({ context: { userId: "ada" } });
});

test("an outage of the key server closes 1013 and is logged without the token", async () => {
  const keys = await keyServer([publicJwk]);
  await keys[Symbol.asyncDispose]();
  await using served = await serve({ authenticate: createJwtAuthenticator({ jwksUrl: keys.url }) });
  const token = await sign(pair.privateKey, { alg: "ES256", kid: "k1" });
  using device = new Device(served.url, { headers: { Authorization: `Bearer ${token}` } });
  expect(await device.closed()).toMatchObject({ code: 1013 });
  expect(served.logger.lines.map(({ level }) => level)).toContain("warn");
  expect(served.logger.text()).toContain("ECONNREFUSED");
  expect(served.logger.text()).not.toContain(token.slice(-20));
});
