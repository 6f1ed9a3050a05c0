import type { Browser } from "playwright-core";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "./support/browser.js";
import { PaneOnPage } from "./support/pane.js";

const MAIN = fileURLToPath(new URL("../dist/server/main.js", import.meta.url));

let browser: Browser;
const started: ChildProcess[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});
afterAll(() => browser.close());

test("the command prints an address, takes the next free port, and ends in order when it is told to", async () => {
  await using taken = await takePort();
  const { child, url, output } = await start(taken.port);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(Number(new URL(url).port)).toBeGreaterThan(taken.port);
  expect(output()).toContain(`Port ${taken.port} is taken.`);
  const ada = await new PaneOnPage(await openPage(browser, url), "Ada").connected();
  await ada.ask("What is 2 * 21?");
  await ada.answered();
  // A package manager in between may pass the terminal's signal on a second time.
  child.kill("SIGINT");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("a page whose server kept nothing when it was restarted says so, and offers a new visit", async () => {
  const first = await start(0);
  const page = await openPage(browser, first.url);
  const ada = await new PaneOnPage(page, "Ada").connected();
  first.child.kill("SIGINT");
  await once(first.child, "exit");
  await start(Number(new URL(first.url).port));
  await ada.root.getByRole("alert").getByText("The server does not know this visit").waitFor({ timeout: 60_000 });
  await ada.button("Start a new visit").click();
  await ada.connected();
});

test("a wrong configuration is explained without a stack", async () => {
  const child = spawn(process.execPath, [MAIN], { env: { ...process.env, ISOWIRE_PORT: "abc" } });
  let text = "";
  child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
  expect(await once(child, "close")).toEqual([1, null]);
  expect(text).toContain("ISOWIRE_PORT: expected an integer 0 to 65535");
  expect(text).not.toContain("    at ");
});

async function start(port: number) {
  const env = { ...process.env, ISOWIRE_PORT: String(port), ISOWIRE_ENGINE_URL: "memory:" };
  const child = spawn(process.execPath, [MAIN], { env });
  started.push(child);
  let text = "";
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      const [found] = /http:\/\/\S+/.exec(text) ?? [];
      if (found) resolve(found);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", () => reject(new Error(`the demo did not start:\n${text}`)));
  });
  return { child, url, output: () => text };
}

/** A port that somebody else listens on. */
async function takePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { port, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}
