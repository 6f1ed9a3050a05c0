import { describe, expect, test } from "vitest";
import WebSocket from "ws";
import { until } from "../../src/until.js";
import { verdictOn } from "../../src/verdict-on.js";
import { proxiedApp, type ProxiedPage } from "./proxied-app.js";
import { PROXIES } from "./recipe-proxy.js";

const ORIGIN = "https://app.example.com";
const WELCOME = '"type":"isowire:welcome"';

/** For a client whose credential is not a subprotocol, and a proxy that lets none through. */
class OffersNothing extends WebSocket {
  constructor(url: string | URL, _subprotocols: unknown) {
    super(url);
  }
}

const isNeverOpened = ({ client }: ProxiedPage) =>
  until(
    () => client.status.neverOpened !== undefined,
    () => client.status,
  );

describe.each(PROXIES)("$name, as its page configures it", (recipe) => {
  test("passes on what the endpoint looks at, and says itself where a request came from", async () => {
    await using app = await proxiedApp(recipe);
    const headers = {
      Authorization: "Bearer ada",
      Origin: ORIGIN,
      "X-Forwarded-For": "6.6.6.6",
      "X-Forwarded-Proto": "https",
    };
    expect(await verdictOn(app.url, { headers, subprotocols: ["isowire.v1"] })).toContain(WELCOME);
    expect(app.arrived).toMatchObject([
      {
        authorization: "Bearer ada",
        origin: ORIGIN,
        "sec-websocket-protocol": "isowire.v1",
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "http",
      },
    ]);
    expect(await (await fetch(`${app.proxy.url}/anything`, { method: "PUT" })).text()).toBe("PUT of the application");
  });

  test("does not hide how a socket was refused", async () => {
    await using app = await proxiedApp(recipe);
    expect(await verdictOn(app.url, { headers: { Origin: "https://elsewhere.example.com" } })).toBe("403");
    expect(await verdictOn(app.url)).toBe("closed 4501");
    // What a proxy is told about the page's address changes nothing about its origin.
    const headers = {
      Origin: "https://elsewhere.example.com",
      "X-Forwarded-Host": "app.example.com",
      Host: "app.example.com",
    };
    expect(await verdictOn(app.url, { headers })).toBe("403");
    expect(app.arrived).toHaveLength(1);
  });
});

describe.each(PROXIES)("$name that drops a header", (recipe) => {
  test("Upgrade: the server answers 426, and the client says after three dials what the likely causes are", async () => {
    await using app = await proxiedApp(recipe, { changes: { dropped: ["Upgrade"] } });
    expect(await verdictOn(app.url, { headers: { Authorization: "Bearer ada" } })).toBe("426");
    const page = app.page({ getToken: () => "ada" });
    await isNeverOpened(page);
    expect(page.client.status).toMatchObject({
      neverOpened: expect.stringMatching(/likely causes: .*a proxy drops the Upgrade header/),
    });
    expect(app.arrived).toEqual([]);
  });

  test("Sec-WebSocket-Protocol: who offers none is served v1; who offers one hears no answer to it and never opens", async () => {
    await using app = await proxiedApp(recipe, { changes: { dropped: ["Sec-WebSocket-Protocol"] } });
    expect(await verdictOn(`${app.url}?ticket=${app.ticketFor("ada")}`)).toContain('"protocol":"1.0"');
    await isNeverOpened(app.page({ getTicket: () => app.ticketFor("ada") }));
    const page = app.page({ getTicket: () => app.ticketFor("ada"), WebSocket: OffersNothing });
    await page.open;
    await app.hub.manager(app.user("ada")).sendEvent("order_shipped", { orderId: "A-17" });
    await until(() => page.events.length === 1);
    expect(page.events).toMatchObject([{ type: "order_shipped", offset: 1 }]);
  });

  test("Origin: any page gets as far as authenticate, unless requireOrigin lets nobody in", async () => {
    const headers = { Authorization: "Bearer ada", Origin: "https://elsewhere.example.com" };
    await using open = await proxiedApp(recipe, { changes: { dropped: ["Origin"] } });
    expect(await verdictOn(open.url, { headers })).toContain(WELCOME);
    await using strict = await proxiedApp(recipe, { changes: { dropped: ["Origin"] }, requireOrigin: true });
    expect(await verdictOn(strict.url, { headers })).toBe("403");
    expect(await verdictOn(strict.url, { headers: { ...headers, Origin: ORIGIN } })).toBe("403");
    expect(strict.arrived).toEqual([]);
  });

  test("Authorization: a token gets through as a subprotocol, a ticket in the address", async () => {
    await using app = await proxiedApp(recipe, { changes: { dropped: ["Authorization"] } });
    expect(await verdictOn(app.url, { headers: { Authorization: "Bearer ada" } })).toBe("closed 4501");
    const pages = [app.page({ getToken: () => "ada" }), app.page({ getTicket: () => app.ticketFor("ada") })];
    await Promise.all(pages.map(({ open }) => open));
    await app.hub.manager(app.user("ada")).sendEvent("order_shipped", { orderId: "A-17" });
    await until(() => pages.every(({ events }) => events.length === 1));
  });
});
