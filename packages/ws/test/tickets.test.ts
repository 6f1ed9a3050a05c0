import { createHub, createMemoryEngine, IsowireError } from "@isowire/core";
import type { Clock, Engine } from "@isowire/core/contracts";
import { createUserContext } from "@isowire/core/trusted";
import { expect, test } from "vitest";
import { createTicketIssuer, type TicketIssuerOptions } from "../src/index.js";
import { createCapturedLogger } from "./captured-logger.js";
import { Device } from "./device.js";
import { serve, type ServeOptions } from "./serve.js";

const SECRET = "a ticket secret of 32 bytes, yes";
const OLD_SECRET = "the ticket secret of last month!";
const ada = createUserContext({ userId: "ada", tenantId: "acme", sessionId: "s1", claims: { role: "admin" } });

async function serveTickets(options: ServeOptions = {}, issuer: Partial<TicketIssuerOptions> = {}) {
  const logger = createCapturedLogger();
  const hub = createHub({ logger, ...options.hubOptions });
  const tickets = createTicketIssuer({ hub, secrets: [SECRET], ...issuer });
  const served = await serve({ hub, authenticate: tickets.authenticate, ...options });
  return { ...served, logger, tickets, ticketUrl: (ticket: string) => `${served.url}?ticket=${ticket}` };
}

test("a ticket lets its user in, with session, claims and expiry", async () => {
  const hub = createHub();
  const tickets = createTicketIssuer({ hub, secrets: [SECRET] });
  const sessionExpiresAt = Date.now() + 600_000;
  const ticket = tickets.issue(ada, { sessionExpiresAt });
  expect(await tickets.authenticate.verify({ ticket })).toEqual({ context: ada, expiresAt: sessionExpiresAt });
  expect(ticket).toMatch(/^[A-Za-z0-9_.-]+$/);
  await hub.close();
});

test("a ticket is good once: the second use is expired", async () => {
  await using served = await serveTickets();
  const url = served.ticketUrl(served.tickets.issue(ada));
  using first = new Device(url);
  await first.welcome();
  using second = new Device(url);
  expect(await second.closed()).toMatchObject({ code: 4100 });
});

test("of many simultaneous uses one wins, on one hub", async () => {
  await using served = await serveTickets();
  const url = served.ticketUrl(served.tickets.issue(ada));
  expect(await race([url, url, url, url, url, url])).toEqual({ welcomed: 1, expired: 5 });
});

test("of simultaneous uses one wins, also on two hubs over one engine", async () => {
  const engine = createMemoryEngine();
  await using one = await serveTickets({ hubOptions: { engine } });
  await using two = await serveTickets({ hubOptions: { engine } });
  for (let round = 0; round < 5; round += 1) {
    const ticket = one.tickets.issue(ada);
    const urls = [one, two, one, two].map((served) => served.ticketUrl(ticket));
    expect(await race(urls)).toEqual({ welcomed: 1, expired: 3 });
  }
});

test("a ticket runs out, and stays spent for as long as it could be used", async () => {
  const { engine, clock } = engineWithClock();
  const hub = createHub({ engine });
  const { issue, authenticate } = createTicketIssuer({ hub, secrets: [SECRET] });
  const used = issue(ada);
  const unused = issue(ada);
  const ended = issue(ada, { sessionExpiresAt: clock.now() + 5_000 });
  expect(await authenticate.verify({ ticket: used })).toHaveProperty("context");
  clock.move(29_999);
  expect(await authenticate.verify({ ticket: used })).toEqual({ reason: "expired" });
  expect(await authenticate.verify({ ticket: ended })).toEqual({ reason: "expired" });
  clock.move(1);
  expect(await authenticate.verify({ ticket: unused })).toEqual({ reason: "expired" });
  await hub.close();
});

test("a ticket of an earlier secret is taken, the current one signs", async () => {
  const hub = createHub();
  const old = createTicketIssuer({ hub, secrets: [OLD_SECRET] });
  const rotated = createTicketIssuer({ hub, secrets: [SECRET, OLD_SECRET] });
  expect(await rotated.authenticate.verify({ ticket: old.issue(ada) })).toHaveProperty("context");
  expect(await old.authenticate.verify({ ticket: rotated.issue(ada) })).toEqual({ reason: "unauthorized" });
  await hub.close();
});

test("a forged or malformed ticket is unauthorized", async () => {
  const hub = createHub();
  const tickets = createTicketIssuer({ hub, secrets: [SECRET] });
  const genuine = tickets.issue(ada);
  const [body = "", mark = ""] = genuine.split(".");
  const eve = Buffer.from(Buffer.from(body, "base64url").toString().replace("ada", "eve")).toString("base64url");
  const forged = [
    `${eve}.${mark}`,
    body,
    `${body}.`,
    `${body}.${mark}.${mark}`,
    `${body}.${mark}=`,
    `.${mark}`,
    "x",
    `${body}.${mark.slice(0, -2)}`,
  ];
  for (const ticket of forged)
    expect(await tickets.authenticate.verify({ ticket })).toEqual({ reason: "unauthorized" });
  expect(await tickets.authenticate.verify({ ticket: genuine })).toHaveProperty("context");
  await hub.close();
});

test("a bearer token beside a ticket is the one that counts, and the ticket is not spent", async () => {
  await using served = await serveTickets();
  const url = served.ticketUrl(served.tickets.issue(ada));
  using both = new Device(url, { headers: { Authorization: "Bearer abc" } });
  expect(await both.closed()).toMatchObject({ code: 4501 });
  using ticketOnly = new Device(url);
  await ticketOnly.welcome();
});

test("a handshake that is refused does not spend its ticket", async () => {
  await using served = await serveTickets();
  const url = served.ticketUrl(served.tickets.issue(ada));
  using refused = new Device(url, { protocols: ["chat.v3"] });
  await refused.closed();
  using page = new Device(url, { protocols: ["isowire.v1"] });
  await page.welcome();
});

test("without a ticket the fallback is asked, else it is unauthorized", async () => {
  await using served = await serveTickets({}, { fallback: () => ada });
  using cookie = new Device(served.url);
  await cookie.welcome();
  await using strict = await serveTickets();
  using nobody = new Device(strict.url);
  expect(await nobody.closed()).toMatchObject({ code: 4501 });
});

test("an engine that fails is unavailable, and the ticket is in no log line", async () => {
  const engine = createMemoryEngine();
  await using served = await serveTickets({ hubOptions: { engine } });
  const ticket = served.tickets.issue(ada);
  await engine.close();
  using device = new Device(served.ticketUrl(ticket));
  expect(await device.closed()).toMatchObject({ code: 1013 });
  expect(served.logger.text()).toContain("ERR_CLOSED");
  expect(served.logger.text()).not.toContain(ticket.slice(0, 40));
});

test("bad options, look-alikes and claims too large for a URL are refused", async () => {
  const hub = createHub();
  const code = (call: () => unknown): string => {
    try {
      call();
    } catch (error) {
      return IsowireError.isInstance(error) ? error.code : String(error);
    }
    return "accepted";
  };
  expect(code(() => createTicketIssuer({ hub, secrets: [] }))).toBe("ERR_INVALID_OPTION");
  expect(code(() => createTicketIssuer({ hub, secrets: ["short"] }))).toBe("ERR_INVALID_OPTION");
  expect(code(() => createTicketIssuer({ hub, secrets: [SECRET, "short"] }))).toBe("ERR_INVALID_OPTION");
  expect(code(() => createTicketIssuer({ hub, secrets: [SECRET], ttlMs: 0 }))).toBe("ERR_INVALID_OPTION");
  expect(code(() => createTicketIssuer({ hub: {} as typeof hub, secrets: [SECRET] }))).toBe("ERR_CONTRACT");
  const { issue } = createTicketIssuer({ hub, secrets: [SECRET] });
  expect(code(() => issue({ ...ada }))).toBe("ERR_NOT_A_CONTEXT");
  expect(code(() => issue(ada, { sessionExpiresAt: Number.NaN }))).toBe("ERR_INVALID_OPTION");
  expect(code(() => issue(createUserContext({ userId: "u", claims: { big: "x".repeat(5_000) } })))).toBe(
    "ERR_INVALID_OPTION",
  );
  await hub.close();
});

async function race(urls: readonly string[]): Promise<{ welcomed: number; expired: number }> {
  const devices = urls.map((url) => new Device(url));
  const ends = devices.map((device) =>
    Promise.race([device.welcome().then(() => "welcomed"), device.closed().then(({ code }) => code)]),
  );
  const results = await Promise.all(ends);
  for (const device of devices) device.socket.terminate();
  return {
    welcomed: results.filter((result) => result === "welcomed").length,
    expired: results.filter((result) => result === 4100).length,
  };
}

/** A memory engine on a clock that stands still until it is moved. */
function engineWithClock(): { engine: Engine; clock: Clock & { move(ms: number): void } } {
  let now = 1_790_000_000_000;
  const clock = {
    now: () => now,
    after: () => ({ [Symbol.dispose]: () => undefined }),
    move: (ms: number) => void (now += ms),
  };
  return { engine: createMemoryEngine({ clock }), clock };
}
