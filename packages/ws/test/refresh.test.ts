import { SignJWT } from "jose";
import { createHub } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { expect, test } from "vitest";
import { createJwtAuthenticator, createTicketIssuer } from "../src/index.js";
import { Device } from "./device.js";
import { authenticateAda, serve } from "./serve.js";

const SECRET = "0123456789abcdef0123456789abcdef";
const ada = createUserContext({ userId: "ada" });
const tokenOf = (sub: string, exp = Math.floor(Date.now() / 1_000) + 600): Promise<string> =>
  new SignJWT({ sub, exp }).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(SECRET));

const refresh = (id: string, credential: object): object => ({ type: "isowire:auth_refresh", id, ...credential });
const ID = "refresh-0123456789";

test("a connection refreshes with a token, judged by the authenticator itself", async () => {
  await using served = await serve({ authenticate: createJwtAuthenticator({ secret: SECRET }) });
  using device = new Device(served.url, { headers: { Authorization: `Bearer ${await tokenOf("ada")}` } });
  await device.welcome();
  device.send(refresh(ID, { token: await tokenOf("ada") }));
  expect(await device.next("isowire:ack")).toMatchObject({ id: ID });
});

test("a refused refresh leaves the connection open, another user's token closes it 4501", async () => {
  await using served = await serve({ authenticate: createJwtAuthenticator({ secret: SECRET }) });
  using device = new Device(served.url, { headers: { Authorization: `Bearer ${await tokenOf("ada")}` } });
  await device.welcome();
  device.send(refresh(ID, { token: await tokenOf("ada", 1) }));
  expect(await device.next("isowire:error")).toMatchObject({ id: ID, code: "ERR_AUTH_REFRESH" });
  device.send(refresh(`${ID}2`, { token: await tokenOf("eve") }));
  expect(await device.closed()).toMatchObject({ code: 4501 });
});

test("a connection refreshes with a ticket through a chain of authenticators", async () => {
  const hub = createHub();
  const tickets = createTicketIssuer({ hub, secrets: [SECRET] });
  const authenticate = createJwtAuthenticator({ secret: SECRET, fallback: tickets.authenticate });
  await using served = await serve({ hub, authenticate });
  using device = new Device(`${served.url}?ticket=${tickets.issue(ada)}`);
  await device.welcome();
  const ticket = tickets.issue(ada);
  device.send(refresh(ID, { ticket }));
  await device.next("isowire:ack");
  device.send(refresh(`${ID}2`, { ticket }));
  expect(await device.next("isowire:error")).toMatchObject({ code: "ERR_AUTH_REFRESH" });
});

test("a plain authenticate refreshes only with the refresh option", async () => {
  await using without = await serve();
  using first = new Device(without.url);
  await first.welcome();
  first.send(refresh(ID, { token: "x" }));
  expect(await first.next("isowire:error")).toMatchObject({ code: "ERR_AUTH_REFRESH" });
  await using with_ = await serve({ authenticate: authenticateAda, refresh: () => Promise.resolve(ada) });
  using second = new Device(with_.url);
  await second.welcome();
  second.send(refresh(ID, { token: "x" }));
  await second.next("isowire:ack");
});

test("a refresh that throws is unavailable, and the credential is in no log line", async () => {
  const canary = "canary-token-8f3a1c";
  const failing = ({ token }: { token?: string }): never => {
    throw new Error(`cannot check ${String(token)}`);
  };
  await using served = await serve({ refresh: failing });
  using device = new Device(served.url);
  await device.welcome();
  device.send(refresh(ID, { token: canary }));
  const answer = await device.next("isowire:error");
  expect(answer).toMatchObject({ code: "ERR_UNAVAILABLE", retryable: true });
  expect(JSON.stringify(answer)).not.toContain(canary);
  expect(served.logger.text()).toContain("cannot check");
  expect(served.logger.text()).not.toContain(canary);
});
