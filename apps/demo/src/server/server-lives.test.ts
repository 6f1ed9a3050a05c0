import { beforeEach, expect, test, vi } from "vitest";
import { ServerLives } from "./server-lives.js";

let told: string[] = [];
let lives: ServerLives<{ readonly number: number; drain(): Promise<void> }>;
const onError = vi.fn<(error: unknown) => void>();

beforeEach(async () => {
  told = [];
  onError.mockReset();
  lives = new ServerLives({
    start: (before) => {
      const number = (before?.number ?? 0) + 1;
      if (number === 3) return Promise.reject(new Error("the port is taken"));
      told.push(`start ${number}`);
      return Promise.resolve({ number, drain: () => Promise.resolve(void told.push(`drain ${number}`)) });
    },
    onError,
  });
  await lives.begin();
});

test("the next one starts when the one before has come to its end", async () => {
  lives.restart();
  expect(lives.isRestarting).toBe(true);
  await vi.waitFor(() => expect(lives.isRestarting).toBe(false));
  expect(told).toEqual(["start 1", "drain 1", "start 2"]);
  expect([lives.current.number, lives.restarts]).toEqual([2, 1]);
});

test("asked twice at once, it restarts once", async () => {
  lives.restart();
  lives.restart();
  await vi.waitFor(() => expect(lives.isRestarting).toBe(false));
  expect(lives.restarts).toBe(1);
});

test("told to end in the middle of a restart, nothing is left running", async () => {
  lives.restart();
  await lives.drain();
  expect(told).toEqual(["start 1", "drain 1"]);
});

test("a start that fails is reported", async () => {
  lives.restart();
  await vi.waitFor(() => expect(lives.restarts).toBe(1));
  await vi.waitFor(() => expect(lives.isRestarting).toBe(false));
  lives.restart();
  await vi.waitFor(() => expect(onError).toHaveBeenCalledOnce());
});
