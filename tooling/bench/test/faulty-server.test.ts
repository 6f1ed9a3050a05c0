import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocketServer, type WebSocket } from "ws";
import { LoadClient } from "../src/load/load-client.js";
import { plainDialect } from "../src/load/plain-dialect.js";
import { createEvent } from "../src/server/bench-event.js";

let http: Server;
let sockets: WebSocket[];
let load: LoadClient;

beforeEach(async () => {
  sockets = [];
  http = createServer();
  new WebSocketServer({ server: http }).on("connection", (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  load = new LoadClient((http.address() as AddressInfo).port, plainDialect);
  await load.open([{ user: 0 }, { user: 1 }]);
});

afterEach(() => {
  load.drop();
  http.closeAllConnections();
  http.close();
});

/** Sends each user these numbers. */
function send(...numbers: readonly (readonly number[])[]): void {
  numbers.forEach((own, user) => own.forEach((n) => sockets[user]?.send(JSON.stringify(createEvent(n, 0)))));
}

test("a server that keeps order and loses nothing passes", async () => {
  send([1, 2, 3], [1, 2]);
  await load.reach(5);
  expect(() => load.verify((user) => (user === 0 ? 3 : 2))).not.toThrow();
});

test.each([
  ["loses an event", [1, 3, 4]],
  ["sends an event twice", [1, 2, 2]],
  ["changes the order", [2, 1, 3]],
])("a server that %s fails the measurement", async (_what, numbers) => {
  send(numbers);
  await expect(load.reach(3)).rejects.toThrow(/an event was lost, doubled or out of order/);
});

test("a server that sends one user's event to another fails the measurement, whatever the total says", async () => {
  send([1, 2], [1, 2]);
  await load.reach(4);
  send([3, 4], []);
  await load.reach(6);
  expect(() => load.verify(() => 3)).toThrow("the last event of user 0: expected 3, received 4");
});

test("a server that sends more than it was asked for fails the measurement", async () => {
  send([1, 2, 3], [1]);
  await load.reach(4);
  send([4]);
  await expect.poll(() => load.received, { timeout: 10_000 }).toBe(5);
  expect(() => load.verify((user) => (user === 0 ? 3 : 1))).toThrow("expected 3, received 4");
  await expect(load.reach(4)).rejects.toThrow("expected 4 events, received 5");
});

test("a server that breaks a connection, or says what nobody understands, fails the measurement", async () => {
  sockets[0]?.terminate();
  await expect(load.reach(1)).rejects.toThrow(/the server closed the connection of user 0/);
});

test("binary messages are not taken for events", async () => {
  sockets[0]?.send(Buffer.from(JSON.stringify(createEvent(1, 0))));
  await expect(load.reach(1)).rejects.toThrow(/received a frame of opcode 2/);
});

test("events are the size that the pages say", () => {
  expect(JSON.stringify(createEvent(100, 0)).length).toBeGreaterThanOrEqual(210);
  expect(JSON.stringify(createEvent(1_000, 5_000_000)).length).toBeLessThanOrEqual(225);
});
