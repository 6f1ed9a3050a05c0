import type { Client } from "@isowire/client";
import { beforeEach, expect, test } from "vitest";
import { createWireLedger } from "./wire-ledger.js";

const listeners = new Map<string, (message: object) => void>();
const client = { on: (type: string, listener: (message: object) => void) => listeners.set(type, listener) };
let ledger: ReturnType<typeof createWireLedger>;

beforeEach(() => {
  listeners.clear();
  ledger = createWireLedger(client as unknown as Client);
});

function receive(offset: number, time = 0): void {
  listeners.get("*")?.({ offset, time });
}

function welcome(resume: string, time = 0): void {
  listeners.get("isowire:welcome")?.({ resume, time });
}

test("events that follow each other are counted", () => {
  welcome("live");
  for (const offset of [5, 6, 7]) receive(offset);
  expect(ledger.get()).toMatchObject({ first: 5, last: 7, count: 3, missing: 0, repeated: 0 });
});

test("a gap and a duplicate are seen", () => {
  welcome("live");
  for (const offset of [1, 4, 4, 3, 5]) receive(offset);
  expect(ledger.get()).toMatchObject({ first: 1, last: 5, count: 3, missing: 2, repeated: 2 });
});

test("after a recovery the count goes on, and what had waited is counted", () => {
  welcome("live", 100);
  receive(1, 50);
  welcome("recovered", 200);
  receive(2, 150);
  receive(3, 199);
  receive(4, 201);
  expect(ledger.get()).toMatchObject({ first: 1, last: 4, count: 4, missing: 0, recoveries: 1, waited: 2 });
});

test("when the log was lost, counting starts over", () => {
  welcome("live");
  receive(9);
  welcome("unavailable");
  receive(1);
  expect(ledger.get()).toMatchObject({ first: 1, last: 1, count: 1, missing: 0, repeated: 0 });
});
