import { expect, test } from "vitest";
import { allowedOrigins } from "./allowed-origins.js";

const loopback = (port: number) => [`http://127.0.0.1:${port}`, `http://localhost:${port}`];

test("the demo's own loopback addresses are allowed, and what the configuration names", () => {
  const config = { port: 3000, allowedOrigins: [...loopback(3000), "https://demo.example"] };
  expect(allowedOrigins({ config, port: 3000 })).toEqual([...loopback(3000), "https://demo.example"]);
});

test("when the port was taken, the pages of whoever took it are not allowed", () => {
  const config = { port: 3000, allowedOrigins: loopback(3000) };
  expect(allowedOrigins({ config, port: 3001 })).toEqual(loopback(3001));
});

test("port 80 is written as browsers write it", () => {
  expect(allowedOrigins({ config: { port: 80, allowedOrigins: [] }, port: 80 })).toContain("http://127.0.0.1");
});
