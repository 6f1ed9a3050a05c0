import { expect, test, vi } from "vitest";
import { Device, refusedWith } from "./device.js";
import { RawClient } from "./raw-client.js";
import { eventually } from "./eventually.js";
import { authenticateAda, ORIGIN, serve } from "./serve.js";

test.each([
  "https://evil.example.com",
  "http://app.example.com",
  "https://app.example.com:8443",
  "https://APP.example.com",
  "https://app.example.com.evil.com",
  "http://127.0.0.1",
  "http://localhost:3000",
  "null",
  "https://app.example.com, https://app.example.com",
])("a page of %s is refused with 403 before any user code runs", async (origin) => {
  const authenticate = vi.fn(authenticateAda);
  await using served = await serve({ authenticate });
  expect(await refusedWith(served.url, { headers: { Origin: origin } })).toMatchObject({ status: 403 });
  expect(authenticate).not.toHaveBeenCalled();
});

test("an empty Origin header counts as present", async () => {
  await using served = await serve();
  using client = new RawClient(served.port);
  client.upgrade("/ws", { headers: { Origin: "" } });
  expect(await eventually("an answer", () => client.status)).toBe(403);
});

test.each([ORIGIN, "null", "http://localhost:3000", "chrome-extension://abcdefgh"])(
  "a page of %s is admitted when listed",
  async (origin) => {
    await using served = await serve({
      allowedOrigins: [ORIGIN, "null", "http://localhost:3000", "chrome-extension://abcdefgh"],
    });
    using device = new Device(served.url, { headers: { Origin: origin } });
    await device.welcome();
  },
);

test("without an Origin header a request goes to authenticate, unless requireOrigin is set", async () => {
  await using open = await serve();
  using device = new Device(open.url);
  await device.welcome();
  await using strict = await serve({ requireOrigin: true });
  expect(await refusedWith(strict.url)).toMatchObject({ status: 403 });
  using page = new Device(strict.url, { headers: { Origin: ORIGIN } });
  await page.welcome();
});

test("a refused origin is logged once, with control characters escaped", async () => {
  await using served = await serve();
  for (let round = 0; round < 3; round += 1) {
    using client = new RawClient(served.port);
    client.upgrade("/ws", { headers: { Origin: "https://\x9b31mevil" } });
    await eventually("an answer", () => client.status === 403);
  }
  const lines = served.logger.lines.filter(({ message }) => message.includes("origin"));
  expect(lines).toHaveLength(1);
  expect(lines[0]?.fields).toEqual({ origin: "https://\\u009b31mevil" });
});

test("a stranger who makes up origins cannot fill the log", async () => {
  await using served = await serve();
  const answers = Array.from({ length: 130 }, (_, n) =>
    refusedWith(served.url, { headers: { Origin: `https://${n}.example.org` } }),
  );
  await Promise.all(answers);
  const lines = served.logger.lines.filter(({ message }) => message.includes("origin"));
  expect(lines).toHaveLength(101);
  expect(lines.at(-1)?.message).toContain("not logged");
});
