import { createClient, type Client, type ClientOptions } from "@isowire/client";
import { afterEach, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { collect } from "../../src/received.js";
import { until } from "../../src/until.js";
import { verdictOn } from "../../src/verdict-on.js";
import { placeSlowly } from "./place-slowly.js";
import { RecipeServer, type Ended } from "./recipe-server.js";

/** What makes a request one of a user. */
export interface Credential {
  readonly headers: Readonly<Record<string, string>>;
  /** How the client sends it: a token of its own, or the headers, as a browser does with cookies. */
  readonly token?: string;
}

export interface RecipeCase {
  readonly page: string;
  readonly packages: readonly string[];
  credentialOf(server: RecipeServer, userId: string): Promise<Credential>;
  /** What the framework says about a path that nobody serves. */
  readonly notFound: string;
  readonly end: Pick<Ended, "code" | "signal">;
}

/** What each recipe promises, whatever the framework. */
export function describeRecipe({ page, packages, credentialOf, notFound, end }: RecipeCase): void {
  describe(page, () => {
    const clients: Client[] = [];
    afterEach(() => {
      for (const client of clients.splice(0)) client.close();
    });

    const open = async (
      server: RecipeServer,
      userId: string,
    ): Promise<ReturnType<typeof collect> & { client: Client }> => {
      const client = createClient(optionsFor(server, await credentialOf(server, userId)));
      clients.push(client);
      const page = collect(client);
      await page.open;
      return { ...page, client };
    };

    test("a route sends an event to every device of its user and to nobody else", async () => {
      await using server = await RecipeServer.start(page, packages);
      const [desk, phone, stranger] = await Promise.all(["ada", "ada", "grace"].map((userId) => open(server, userId)));
      expect((await place(server, { orderId: "A-17" }, await credentialOf(server, "ada"))).status).toBe(201);
      expect((await place(server, { orderId: "G-1" }, await credentialOf(server, "grace"))).status).toBe(201);
      await until(() => [desk, phone, stranger].every((device) => device?.events.length === 1));
      const adas = [{ type: "order_placed", offset: 1, payload: { orderId: "A-17" } }];
      expect([desk, phone].map((device) => device?.events)).toMatchObject([adas, adas]);
      expect(stranger?.events).toMatchObject([{ offset: 1, payload: { orderId: "G-1" } }]);
    });

    test("whoever brings no credential is let in by no route and no socket", async () => {
      await using server = await RecipeServer.start(page, packages);
      expect((await place(server, { orderId: "A-17" }, { headers: {} })).status).toBe(401);
      expect(await verdictOn(`${server.socketUrl}/ws`)).toBe("closed 4501");
      const { headers } = await credentialOf(server, "ada");
      const from = (Origin: string) => verdictOn(`${server.socketUrl}/ws`, { headers: { ...headers, Origin } });
      expect(await from("https://elsewhere.example.com")).toBe("403");
      expect(await from("https://app.example.com")).toContain('"type":"isowire:welcome"');
    });

    test("what is not the endpoint's stays the framework's", async () => {
      await using server = await RecipeServer.start(page, packages);
      const missing = await fetch(`${server.url}/nothing-here`);
      expect([missing.status, await missing.text()]).toEqual([404, expect.stringContaining(notFound)]);
      expect((await fetch(`${server.url}/ws`)).status).toBe(426);
      expect(await verdictOn(`${server.socketUrl}/other-socket`)).toBe("404");
    });

    test("on SIGTERM devices are told to come back, a request that is under way has its event in the log, and the process ends", async () => {
      await using server = await RecipeServer.start(page, packages);
      const devices = await Promise.all([open(server, "ada"), open(server, "ada")]);
      const reasons = devices.map(({ client }) => {
        const seen: string[] = [];
        client.onStatus(({ reason }) => reason && seen.push(reason.name));
        return seen;
      });
      const order = await placeSlowly(server.port, { orderId: "late" }, (await credentialOf(server, "ada")).headers);
      server.terminate();
      await until(() => reasons.every((seen) => seen.includes("server restart")));
      // Nobody is connected any more: it is the request alone that the server waits for.
      expect(await order.finish()).toBe(201);
      expect(await server.ended()).toEqual({ ...end, stderr: "" });
      expect(reasons.map(([first]) => first)).toEqual(["server restart", "server restart"]);
    });
  });
}

function optionsFor({ socketUrl }: RecipeServer, { headers, token }: Credential): ClientOptions {
  const url = `${socketUrl}/ws`;
  if (token !== undefined) return { url, getToken: () => token };
  class WithHeaders extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, { headers });
    }
  }
  return { url, WebSocket: WithHeaders };
}

function place({ url }: RecipeServer, order: object, { headers }: Credential): Promise<Response> {
  const json = { "Content-Type": "application/json" };
  return fetch(`${url}/orders`, { method: "POST", headers: { ...headers, ...json }, body: JSON.stringify(order) });
}
